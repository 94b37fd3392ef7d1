import { readToml } from '../../../catalog/strict-toml.ts';
import { tomlLines } from '../../../catalog/toml-lines.ts';
import { plainText } from '../../../model/plain-text.ts';
import type { ForeignFile } from '../foreign.ts';
import { foreignMistake } from '../mistake.ts';
import { DEEPEST, type Tree, type TreeMap } from './tree.ts';

type Path = readonly (string | number)[];
type Lines = (path: Path) => number;

/** @throws HeadwaterError FOREIGN_INVALID with the line */
export function readTomlTree({ path, text }: ForeignFile): TreeMap {
  const value = readToml({ text, file: plainText(path), code: 'FOREIGN_INVALID' });
  const lines = tomlLines(text);
  const tree = treeOf(value, [], (at) => {
    if (at.length <= DEEPEST) return lines(at);
    throw foreignMistake({ path, line: lines(at) }, 'nested too deep', {
      expected: `at most ${DEEPEST} levels`,
      found: 'more',
    });
  });
  return tree.type === 'map' ? tree : { type: 'map', line: 1, members: new Map() };
}

function treeOf(value: unknown, path: Path, lines: Lines): Tree {
  const line = lines(path);
  if (typeof value === 'string') return { type: 'text', line, text: value };
  if (Array.isArray(value)) {
    return { type: 'list', line, items: value.map((item, index) => treeOf(item, [...path, index], lines)) };
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return { type: 'other', line, shown: String(value) };
  }
  const members = Object.entries(value).map(
    ([name, member]) => [name, treeOf(member, [...path, name], lines)] as const,
  );
  return { type: 'map', line, members: new Map(members) };
}
