import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { ForeignFile } from '../foreign.ts';
import { type ForeignPlace, foreignMistake } from '../mistake.ts';
import { DEEPEST, type Tree, type TreeMap } from './tree.ts';

/**
 * YAML whose scalars are texts (the failsafe schema: a version 1.20 stays `1.20`), of one
 * document, without anchors, aliases and tags (the attacks: a few aliases of aliases that come to
 * gigabytes, a tag that a reader makes an object of).
 * @throws HeadwaterError FOREIGN_INVALID with the line
 */
export function readYamlTree(file: ForeignFile): TreeMap {
  refuseDepth(file);
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const [document, ...others] = parseOf(file, lines);
  if (document === undefined) return { type: 'map', line: 1, members: new Map() };
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) {
    const found = error.message.split('\n')[0] ?? '';
    throw foreignMistake({ path: file.path, line: lineAt(error.pos[0]) }, 'this is not YAML', {
      expected: 'YAML 1.2 without tags',
      found,
    });
  }
  if (others.length > 0) {
    const line = lineAt(others[0]?.range[0] ?? 0);
    throw foreignMistake({ path: file.path, line }, 'there are several documents in it', {
      expected: 'one',
      found: 'another',
    });
  }
  const tree = treeOf(document.contents, { path: file.path, lineAt }, 0);
  if (tree.type === 'map') return tree;
  if (tree.type === 'other') return { type: 'map', line: 1, members: new Map() };
  throw foreignMistake({ path: file.path, line: tree.line }, 'not what belongs here', {
    expected: 'a mapping',
    found: 'something else',
  });
}

function parseOf(file: ForeignFile, lineCounter: LineCounter) {
  try {
    const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, lineCounter } as const;
    const documents = parseAllDocuments(file.text, options);
    return Array.isArray(documents) ? documents : [];
  } catch {
    throw foreignMistake({ path: file.path, line: 1 }, 'this is not YAML', {
      expected: 'YAML 1.2',
      found: 'what the parser gives up on',
    });
  }
}

/** Characters. The parser takes its time, and no list of tools is longer. */
const LONGEST = 512 * 1024;

/**
 * The parser calls itself for each level, and would run out of stack before it says so; and it
 * makes an error of each bracket that closes nothing.
 */
function refuseDepth({ path, text }: ForeignFile): void {
  let open = 0;
  let unopened = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const balance = open + count(line, /[[{]/g) - count(line, /[\]}]/g);
    open = Math.max(0, balance);
    unopened += Math.max(0, -balance);
    const steps = count(/^(?:[ \t]*[-?:][ \t])*/.exec(line)?.[0] ?? '', /[-?:]/g);
    if (Math.max(open, unopened, steps) <= DEEPEST && text.length <= LONGEST) continue;
    throw foreignMistake({ path, line: index + 1 }, 'this is no list of tools', {
      expected: `at most ${LONGEST} characters, and ${DEEPEST} levels of nesting`,
      found: 'more',
    });
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

interface Reading {
  readonly path: string;
  readonly lineAt: (offset: number) => number;
}

function treeOf(node: ParsedNode | null, reading: Reading, depth: number): Tree {
  if (node === null) return { type: 'other', line: 1, shown: 'nothing' };
  const line = reading.lineAt(node.range[0]);
  refuseIndirection(node, { path: reading.path, line });
  if (depth > DEEPEST) {
    const limit = { expected: `at most ${DEEPEST} levels`, found: 'more' };
    throw foreignMistake({ path: reading.path, line }, 'nested too deep', limit);
  }
  if (isMap(node)) {
    const members = new Map<string, Tree>();
    for (const { key, value } of node.items) {
      const name = treeOf(key, reading, depth + 1);
      const text = name.type === 'text' ? name.text : '?';
      if (members.has(text)) {
        const told = { expected: 'it once', found: text };
        throw foreignMistake({ path: reading.path, line: name.line }, 'a key is named twice', told);
      }
      members.set(text, treeOf(value, reading, depth + 1));
    }
    return { type: 'map', line, members };
  }
  if (isSeq(node)) {
    return { type: 'list', line, items: node.items.map((item) => treeOf(item, reading, depth + 1)) };
  }
  const text = isScalar(node) ? node.value : undefined;
  return typeof text === 'string' ? { type: 'text', line, text } : { type: 'other', line, shown: 'nothing' };
}

function refuseIndirection(node: ParsedNode, place: ForeignPlace): void {
  const anchored = 'anchor' in node && node.anchor !== undefined;
  if (!isAlias(node) && !anchored && node.tag === undefined) return;
  const found = isAlias(node) ? `*${node.source}` : anchored ? `&${node.anchor}` : `${node.tag}`;
  throw foreignMistake(place, 'headwater reads no anchors, aliases and tags', {
    expected: 'values that stand where they are used',
    found,
  });
}
