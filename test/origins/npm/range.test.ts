import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange, satisfies } from '../../../src/origins/npm/range.ts';
import { compareSemver, parseSemver } from '../../../src/origins/npm/semver.ts';

interface Semver {
  valid(version: string): string | null;
  validRange(range: string): string | null;
  satisfies(version: string, range: string): boolean;
  compare(a: string, b: string): number;
}

const theirs = npmsOwn();

/** The one inside the npm of this machine. */
function npmsOwn(): Semver | undefined {
  try {
    const root = execFileSync('npm', ['root', '--global'], { encoding: 'utf8', stdio: 'pipe' }).trim();
    return createRequire(`${root}/npm/package.json`)('semver');
  } catch {
    return undefined;
  }
}

const number = fc.oneof(fc.nat(3).map(String), fc.constantFrom('10', '007', '9007199254740993'));
const tail = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('-0', '-1', '-alpha', '-alpha.1', '-alpha.beta', '-rc.10', '-01') },
  { weight: 1, arbitrary: fc.constantFrom('+build', '-rc.1+b.2') },
);
const version = fc.tuple(number, number, number, tail).map(([a, b, c, d]) => `${a}.${b}.${c}${d}`);
/** What is open stands last: of `x.1` npm's own reading depends on what stands beside it. */
const parts = fc
  .tuple(fc.array(number, { maxLength: 3 }), fc.array(fc.constantFrom('x', 'X', '*'), { maxLength: 2 }))
  .map(([known, open]) => [...known, ...open].slice(0, 3))
  .filter((all) => all.length > 0);
const partial = fc
  .tuple(fc.constantFrom('', '', '', 'v', '=', 'v=', '=='), parts, tail)
  .map(([ornament, all, end]) => `${ornament}${all.join('.')}${all.length === 3 ? end : ''}`);
const simple = fc
  .tuple(
    fc.constantFrom('', '', '^', '~', '~>', '>', '<', '>=', '<=', '='),
    fc.constantFrom('', '', ' '),
    partial,
  )
  .map(([operator, space, of]) => (operator === '' ? of : `${operator}${space}${of}`));
const set = fc.oneof(
  fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
  fc.tuple(partial, partial).map(([from, to]) => `${from} - ${to}`),
  fc.constantFrom('', '*', 'latest', '1.2.3 foo', '>', '>=1.x.2 <'),
);
const range = fc.array(set, { minLength: 1, maxLength: 2 }).map((all) => all.join(' || '));

test.skipIf(theirs === undefined)('a version and a range mean what they mean to npm', () => {
  fc.assert(
    fc.property(range, fc.array(version, { minLength: 1, maxLength: 6 }), (wanted, versions) => {
      const parsed = parseRange(wanted);
      expect(parsed !== undefined, wanted).toBe(theirs?.validRange(wanted) !== null);
      for (const text of versions) {
        const read = parseSemver(text);
        expect(read !== undefined, text).toBe(theirs?.valid(text) !== null);
        if (parsed === undefined || read === undefined) continue;
        expect(satisfies(read, parsed), `${text} in ${wanted}`).toBe(theirs?.satisfies(text, wanted));
      }
    }),
    { numRuns: 5000 },
  );
});

test.skipIf(theirs === undefined)('versions have the order that they have to npm', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const [one, other] = [parseSemver(a), parseSemver(b)];
      if (one === undefined || other === undefined) return;
      expect(Math.sign(compareSemver(one, other))).toBe(theirs?.compare(a, b));
    }),
  );
});

test.each([
  ['^1.2.3', '1.9.9', true],
  ['^1.2.3', '2.0.0-rc.1', false],
  ['^0.2.3', '0.3.0', false],
  ['^0.0.3', '0.0.4', false],
  ['~1.2', '1.2.9', true],
  ['>=1.2.3-beta.2', '1.2.3-beta.10', true],
  ['>=1.2.3-beta.2', '1.2.4-beta.10', false],
  ['1.x || 3.x', '2.0.0', false],
  ['1.2 - 2', '2.9.9', true],
  ['*', '1.0.0-rc.1', false],
])('%s and %s: %s', (wanted, text, fits) => {
  const [read, parsed] = [parseSemver(text), parseRange(wanted)];
  expect(read !== undefined && parsed !== undefined && satisfies(read, parsed)).toBe(fits);
});

test.each(['latest', 'git+https://example.org/a.git', '1.2.3.4', 'acme/tool', '>', '1.2.3 - '])(
  '%s is no range',
  (text) => {
    expect(parseRange(text)).toBeUndefined();
  },
);
