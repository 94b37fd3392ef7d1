import { expect, test } from 'vitest';
import { bumpLines } from '../../src/ui/bump-lines.ts';

const bumped = {
  state: 'bumped' as const,
  name: 'tool',
  from: '1.0',
  to: '1.1',
  sources: [{ url: 'https://e.org/tool-1.1.tar.gz', sha256: 'a'.repeat(64), witnesses: ['one', 'two'] }],
  files: ['/catalog/tool.toml'],
};

test('what a reviewer reads', () => {
  const build = { seconds: 61.4, reproducible: true };
  expect(bumpLines({ ...bumped, modules: 3, build })).toEqual([
    'tool: 1.0 -> 1.1',
    '',
    '- source: https://e.org/tool-1.1.tar.gz',
    `  sha256: ${'a'.repeat(64)}`,
    '  confirmed by one',
    '  confirmed by two',
    '- modules: 3 pinned',
    '- built and checked in 61 s; built again elsewhere: identical, bit for bit',
    '- changed: /catalog/tool.toml',
  ]);
});

test('what is less than it should be is said', () => {
  const sources = bumped.sources.map((source) => ({ ...source, witnesses: [] }));
  const text = bumpLines({ ...bumped, sources, build: { seconds: 0, reproducible: false } }).join('\n');
  expect(text).toContain('confirmed by nobody else: look closer');
  expect(text).toContain('NOT identical');
  expect(bumpLines(bumped)).toContain('- not built');
});

test('nothing that came from elsewhere writes on the terminal', () => {
  const sources = [{ url: 'https://e.org/\u001b[2J', sha256: 'a'.repeat(64), witnesses: ['\u202eeve'] }];
  expect(bumpLines({ ...bumped, sources }).join('\n')).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
});

test('an entry that is current is one line', () => {
  expect(bumpLines({ state: 'current', name: 'tool', version: '1.0' })).toEqual([
    'tool 1.0 is what upstream has',
  ]);
});
