import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { infoLines } from '../../src/ui/info-lines.ts';

const about = {
  ...{ name: 'fzf', kind: 'tool', summary: 'Finds', homepage: 'h', repository: 'r', license: 'MIT' },
  ...{ version: '1.0', versions: ['1.0'], bins: ['fzf'], platforms: [], needs: [], neededBy: [] },
  ...{ system: 'go', recipeDigest: 'abc', sources: [], installed: [] },
} as const;

test('what is built in is counted, with its licences and the digest of its list', () => {
  const plain = infoLines(about).map(stripVTControlCharacters);
  const modules = { files: 13, licenses: ['BSD-3-Clause', 'MIT'], sha256: 'def' };
  const lines = infoLines({ ...about, modules }).map(stripVTControlCharacters);
  expect(lines.filter((line) => !plain.includes(line)).map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['modules', '13 files, each pinned by its digest in a list'],
    ['sha256:def'],
    ['BSD-3-Clause, MIT'],
  ]);
});
