import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, errorCodes } from '../../src/errors.ts';
import { projectRoot } from '../world/bundle.ts';

const formats = readFileSync(join(projectRoot, 'docs', 'FORMATS.md'), 'utf8');

test('docs/FORMATS.md lists every code with its exit code and a meaning, and no other', () => {
  const section = formats.slice(formats.indexOf('\n## Error codes\n'));
  const rows = [...section.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (\S.*\S) \|$/gm)];
  const listed = rows.map(([, code = '', exit]) => [code, Number(exit)] as const);
  expect(Object.fromEntries(listed)).toEqual(errorCodes);
  expect(listed.length).toBe(Object.keys(errorCodes).length);
});

test('docs/FORMATS.md lists every exit code', () => {
  const start = formats.indexOf('\n## Exit codes\n');
  const section = formats.slice(start, formats.indexOf('\n## ', start + 5));
  const listed = [...section.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(listed).toEqual(expect.arrayContaining(Object.values(EXIT)));
});
