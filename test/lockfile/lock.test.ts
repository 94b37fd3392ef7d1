import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLocks } from '../../src/lockfile/diff.ts';
import type { Lock, LockedBuild, LockedPackage, LockedUpstream } from '../../src/lockfile/lock.ts';
import { parseLock } from '../../src/lockfile/parse.ts';
import { printLock } from '../../src/lockfile/print.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { PLATFORMS } from '../../src/model/platform.ts';
import { parseVersion } from '../../src/model/version.ts';

const parse = (text: string) => parseLock(text, 'headwater.lock');

const digest = fc.string().map((text) => sha256Of(text));
const name = fc.stringMatching(/^[a-z0-9][a-z0-9+._-]{0,12}$/).map(parsePackageName);
const version = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z+_-]{0,8}$/).map(parseVersion);
const url = fc.stringMatching(/^https:\/\/[a-z]{1,8}\/[!-~]{0,20}$/);
const build: fc.Arbitrary<LockedBuild> = fc.oneof(
  fc.constant('unsupported' as const),
  digest.map((buildKey) => ({ buildKey })),
);

const bare = fc.record({
  name,
  version,
  kind: fc.constantFrom('tool' as const, 'library' as const),
  requested: fc.option(fc.oneof(version, fc.constant('latest')), { nil: undefined }),
  recipe: digest,
  sources: fc.array(fc.record({ url, sha256: digest }), { minLength: 1, maxLength: 3 }),
  builds: fc.tuple(build, build, build, build),
});

const text = fc.stringMatching(/^[!-~]{1,20}$/);
const commit = fc.stringMatching(/^[0-9a-f]{40}$/);
const served: fc.Arbitrary<LockedUpstream> = fc.oneof(
  fc.constant('unsupported' as const),
  fc.record({
    buildKey: digest,
    artifacts: fc.array(
      fc.record(
        {
          purl: text.map((rest) => `pkg:${rest}`),
          url,
          sha256: digest,
          sha512: fc.tuple(digest, digest).map((two) => two.join('')),
          size: fc.nat(),
          proof: fc.record(
            { signer: text, sourceRepository: url, commit, evidence: digest },
            { requiredKeys: ['signer', 'evidence'] },
          ),
        },
        { requiredKeys: ['purl', 'url'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

const ofOthers = fc.record({
  name: name.map((plain) => parsePackageName(`npm:${plain.replace(/[+]/g, '-')}`)),
  version,
  requested: fc.oneof(version, fc.constant('latest')),
  served: fc.tuple(served, served, served, served),
});

/** Any lock that can be: each package may need libraries of it. */
const lock: fc.Arbitrary<Lock> = fc
  .record({
    platforms: fc.subarray([...PLATFORMS].sort(), { minLength: 1 }),
    packages: fc.uniqueArray(bare, { selector: (item) => item.name, maxLength: 6 }),
    others: fc.uniqueArray(ofOthers, { selector: (item) => item.name, maxLength: 3 }),
  })
  .map(({ platforms, packages, others }) => ({
    platforms,
    packages: packages
      .map(
        ({ builds, requested, ...item }): LockedPackage => ({
          ...item,
          ...(requested !== undefined && { requested }),
          origin: 'source',
          needs: packages
            .filter((other) => other.kind === 'library' && other.name > item.name)
            .map((other) => ({ name: other.name, version: other.version })),
          on: Object.fromEntries(platforms.map((platform, index) => [platform, builds[index]])),
        }),
      )
      .concat(
        others.map(
          ({ served: all, ...item }): LockedPackage => ({
            ...item,
            kind: 'tool',
            origin: 'npm',
            on: Object.fromEntries(platforms.map((platform, index) => [platform, all[index]])),
          }),
        ),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));

test('what is printed is what is parsed, and the other way round', () => {
  fc.assert(
    fc.property(lock, (any) => {
      const text = printLock(any);
      expect(parse(text)).toEqual(any);
      expect(printLock(parse(text))).toBe(text);
    }),
  );
});

test('a package more changes no line of the others, and stands in one place', () => {
  fc.assert(
    fc.property(lock, bare, (any, more) => {
      fc.pre(any.packages.every((pkg) => pkg.name !== more.name));
      const { builds, requested: _, ...item } = more;
      const on = Object.fromEntries(any.platforms.map((platform, index) => [platform, builds[index]]));
      const added: LockedPackage = { ...item, origin: 'source', needs: [], on };
      const before = printLock(any).split('\n');
      const after = printLock({ ...any, packages: [...any.packages, added] }).split('\n');
      const start = before.findIndex((line, index) => line !== after[index]);
      const length = after.length - before.length;
      const from = start < 0 ? before.length : start;
      expect([...after.slice(0, from), ...after.slice(from + length)]).toEqual(before);
    }),
  );
});

test('the order in which a merge leaves packages does not count', () => {
  fc.assert(
    fc.property(lock, (any) => {
      const [head = '', ...blocks] = printLock(any).split('\n[[package]]\n');
      const text = [head, ...blocks.reverse().map((block) => block.trimEnd())].join('\n\n[[package]]\n');
      expect(parse(text)).toEqual(any);
    }),
  );
});

test('nothing differs exactly when both say the same', () => {
  fc.assert(
    fc.property(lock, lock, (a, b) => {
      expect(diffLocks(a, a)).toEqual([]);
      expect(diffLocks(a, b).length === 0).toBe(printLock(a) === printLock(b));
    }),
  );
});
