import type { ForeignFile } from '../foreign.ts';
import { foreignMistake } from '../mistake.ts';
import { DEEPEST, type Tree, type TreeMap } from './tree.ts';

interface Cursor {
  readonly file: ForeignFile;
  /** What stands next decides; all others of the text are behind it. */
  at: number;
  line: number;
}

const WORD = /[A-Za-z0-9+.-]+/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const BLANK = /(?:[ \t\n]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

/**
 * JSON as people write it: with comments and commas at the end, which some managers allow.
 * A member that is named twice is a mistake: which of them counts differs from reader to reader.
 * @throws HeadwaterError FOREIGN_INVALID with the line
 */
export function readJsonTree(file: ForeignFile): TreeMap {
  const cursor: Cursor = { file, at: 0, line: 1 };
  skip(cursor);
  const tree = value(cursor, 0);
  skip(cursor);
  if (cursor.at < file.text.length) throw mistake(cursor, 'the end of the file');
  if (tree.type !== 'map') throw mistake({ ...cursor, at: 0, line: 1 }, 'an object, {…}');
  return tree;
}

function value(cursor: Cursor, depth: number): Tree {
  const { line } = cursor;
  if (depth > DEEPEST) throw mistake(cursor, `at most ${DEEPEST} levels of nesting`);
  const first = cursor.file.text.charAt(cursor.at);
  if (first === '{') return object(cursor, depth);
  if (first === '[') return array(cursor, depth);
  if (first === '"') return { type: 'text', line, text: string(cursor) };
  const shown = match(cursor, WORD);
  if (shown === undefined || !isScalar(shown)) throw mistake({ ...cursor, line }, 'a value');
  return { type: 'other', line, shown };
}

function isScalar(word: string): boolean {
  return /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/.test(word);
}

function object(cursor: Cursor, depth: number): TreeMap {
  const { line } = cursor;
  const members = new Map<string, Tree>();
  sequence(cursor, '}', () => {
    const place = { path: cursor.file.path, line: cursor.line };
    const name = string(cursor);
    if (members.has(name)) {
      throw foreignMistake(place, 'a member is named twice', { expected: 'it once', found: name });
    }
    skip(cursor);
    expect(cursor, ':');
    skip(cursor);
    members.set(name, value(cursor, depth + 1));
  });
  return { type: 'map', line, members };
}

function array(cursor: Cursor, depth: number): Tree {
  const { line } = cursor;
  const items: Tree[] = [];
  sequence(cursor, ']', () => items.push(value(cursor, depth + 1)));
  return { type: 'list', line, items };
}

function sequence(cursor: Cursor, end: string, element: () => void): void {
  cursor.at += 1;
  for (skip(cursor); cursor.file.text.charAt(cursor.at) !== end; skip(cursor)) {
    element();
    skip(cursor);
    if (cursor.file.text.charAt(cursor.at) !== end) expect(cursor, ',');
  }
  cursor.at += 1;
}

function string(cursor: Cursor): string {
  const before = { ...cursor };
  const written = match(cursor, STRING);
  try {
    return JSON.parse(written ?? '');
  } catch {
    throw mistake(before, 'a string in double quotes');
  }
}

function expect(cursor: Cursor, sign: string): void {
  if (cursor.file.text.charAt(cursor.at) !== sign) throw mistake(cursor, `a ${JSON.stringify(sign)}`);
  cursor.at += 1;
}

function skip(cursor: Cursor): void {
  match(cursor, BLANK);
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.file.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  cursor.line += found.split('\n').length - 1;
  return found;
}

function mistake({ file, at, line }: Cursor, expected: string) {
  const found = /^[^\n]*/.exec(file.text.slice(at, at + 40))?.[0] || 'nothing';
  return foreignMistake({ path: file.path, line }, 'this is not JSON', { expected, found });
}
