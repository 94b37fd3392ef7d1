import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePep440, isPrerelease, parsePep440 } from '../../../src/origins/pypi/pep440.ts';
import { allows, parseSpecifiers } from '../../../src/origins/pypi/specifiers.ts';
import { noPackaging, PACKAGING } from '../../world/pypi-packaging.ts';

test('the order of PEP 440, as it writes it down', () => {
  const ordered =
    '1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 1!0.1'.split(
      ' ',
    );
  for (const [index, text] of ordered.entries()) {
    for (const [other, later] of ordered.entries()) {
      expect(Math.sign(compare(text, later)), `${text} and ${later}`).toBe(Math.sign(index - other));
    }
  }
});

test.each([
  '',
  'x',
  '1.',
  '1..2',
  '1.0-x',
  '1.0+',
  '1.0+a..b',
  '1 0',
  '1.0.*',
  'latest',
  `1.${'0'.repeat(200)}`,
])('%j is no version', (text) => {
  expect(parsePep440(text)).toBeUndefined();
});

test.each(['1.0', '=1.0', '>=', '===1.0', '>=1.0.*', '~=1', '>=1.0+local', '==1.0a1.*', '>=1, x'])(
  '%j is no specifier',
  (text) => {
    expect(parseSpecifiers(text)).toBeUndefined();
  },
);

/** Whatever is a version, in every spelling. */
const versions = fc
  .tuple(
    fc.constantFrom('', '', '', '0!', '1!', 'v'),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '', '', 'a1', '-alpha.2', 'b', '_beta3', 'rc1', '.C1', 'PRE2', 'preview'),
    fc.constantFrom('', '', '', '.post1', '-2', 'rev3', 'r', 'post'),
    fc.constantFrom('', '', '', '.dev1', 'dev', '-DEV2'),
    fc.constantFrom('', '', '', '+abc', '+1', '+abc.5', '+ABC-10', '+1.a'),
  )
  .map(([epoch, release, ...rest]) => [epoch, release.join('.'), ...rest].join(''));
const operators = fc.constantFrom('==', '!=', '<=', '>=', '<', '>', '~=');
const clauses = fc
  .tuple(operators, versions, fc.constantFrom('', '', '.*'))
  .map(([operator, version, star]) => `${operator}${version}${star}`);

describe.skipIf(noPackaging)(`as pip has it${noPackaging ? ` (${noPackaging})` : ''}`, () => {
  test('any two versions are in the same order, and the same are pre-releases', () => {
    const pairs = fc.sample(fc.tuple(versions, versions), 4000);
    const theirs = ask(
      `print(json.dumps([[(Version(a) > Version(b)) - (Version(a) < Version(b)), Version(a).is_prerelease] for a, b in data]))`,
      pairs,
    );
    const ours = pairs.map(([a, b]) => {
      const version = parsePep440(a);
      return [Math.sign(compare(a, b)), version !== undefined && isPrerelease(version)];
    });
    expect(ours).toEqual(theirs);
  }, 30_000);

  test('any specifier allows the same versions, or neither reads it', () => {
    const pairs = fc.sample(fc.tuple(clauses, versions), 6000).filter(isSettled);
    const theirs = ask(
      `
def judge(s, v):
    try: return Specifier(s).contains(v, prereleases=True)
    except InvalidSpecifier: return None
print(json.dumps([judge(s, v) for s, v in data]))`,
      pairs,
    );
    const ours = pairs.map(([specifier, text]) => {
      const parsed = parseSpecifiers(specifier);
      const version = parsePep440(text);
      if (version === undefined) throw new Error(text);
      return parsed === undefined ? null : allows(parsed, version);
    });
    const differing = pairs.flatMap((pair, at) =>
      ours[at] === (theirs as unknown[])[at] ? [] : [[...pair, ours[at], (theirs as unknown[])[at]]],
    );
    expect(differing).toEqual([]);
    expect(ours.filter((one) => one === true).length).toBeGreaterThan(500);
  }, 30_000);
});

/** Left out: exclusive comparisons with suffixes on both sides, which every release of `packaging` decides in another way. */
function isSettled([clause, version]: [string, string]): boolean {
  return !/^[<>][^=]/.test(clause) || (/^[<>][\d.!v]+$/.test(clause) && !version.includes('+'));
}

function ask(script: string, data: unknown): unknown {
  const head = `${PACKAGING}
from packaging.version import Version
from packaging.specifiers import Specifier, InvalidSpecifier
data = json.load(sys.stdin)
`;
  const input = JSON.stringify(data);
  return JSON.parse(execFileSync('python3', ['-c', head + script], { input, encoding: 'utf8' }));
}

function compare(a: string, b: string): number {
  const [left, right] = [parsePep440(a), parsePep440(b)];
  if (left === undefined || right === undefined) throw new Error(`${a} or ${b} is no version`);
  return comparePep440(left, right);
}
