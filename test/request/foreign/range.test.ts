import { expect, test } from 'vitest';
import { rangeWish } from '../../../src/request/foreign/range.ts';
import { versionOfTag } from '../../../src/request/foreign/wish.ts';

/** A range becomes nothing that the range would not allow, but for its lower end, of which a loss is told. */
test.each([
  ['^18', '18', false],
  ['^18.0.0', '18', false],
  ['^18.12.1', '18', true],
  ['~1.2', '1.2', false],
  ['~1.2.0', '1.2', false],
  ['~1.2.3', '1.2', true],
  ['^0.3.0', '0.3', false],
  ['^0.3.2', '0.3', true],
  ['^0.0.3', '0.0.3', false],
  ['1.x', '1', false],
  ['1.2.*', '1.2', false],
  ['20', '20', false],
  ['v20.1', '20.1', false],
  ['=1.2.3', '1.2.3', false],
  ['1.0.0-rc.1', '1.0.0-rc.1', false],
  ['>=18 <19', '18', false],
  ['>=18.0.0 <19.0.0', '18', false],
  ['>= 18.17 < 19', '18', true],
  ['>=1.2.0 <1.3.0', '1.2', false],
  ['>=18.0.0 <21', '20', true],
  ['>=1.2 <1.5', '1.4', true],
  ['1.2.3 - 2.0', '2.0', true],
  ['18 || 20', '20', true],
  ['^16 || ^18 || <3', '18', true],
])('%s is %s', (range, version, isLess) => {
  const wish = rangeWish(range);
  expect(wish).toMatchObject({ type: 'version', version });
  expect('loss' in wish).toBe(isLess);
});

test.each([
  ['*', false],
  ['', false],
  ['>=18', true],
  ['>16.4', true],
  ['^18 || >=20', true],
])('%j is the newest', (range, isLess) => {
  const wish = rangeWish(range);
  expect(wish.type).toBe('newest');
  expect('loss' in wish).toBe(isLess);
});

test.each([
  '<2',
  '<=2',
  '>=1 <2 <3',
  'please-use-yarn',
  'lts/*',
  '>=2 <1',
  '^1.2.3.4',
  '>=x',
  '1 2 3',
  '||',
  '~~1',
])('%s cannot be said, or is nothing less than it says', (range) => {
  expect(['unsayable', 'newest']).toContain(rangeWish(range).type);
});

test.each([
  ['v1.7.1', '1.7.1'],
  ['go1.22.0', '1.22.0'],
  ['jq-1.7.1', '1.7.1'],
  ['cli/v1.7.1', '1.7.1'],
  ['@biomejs/biome@2.0.0', '2.0.0'],
  ['OTP-26.2.5', '26.2.5'],
  ['bun-v1.1.18', '1.1.18'],
  ['2024-06-01', '2024-06-01'],
  ['nightly', undefined],
  ['a1b2c3d', undefined],
  ['', undefined],
])('the tag %s is version %s', (tag, version) => {
  expect(versionOfTag(tag)).toBe(version);
});
