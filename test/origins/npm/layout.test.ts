import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { find, layoutOf, npmUser, sigstore } from '../../world/npm-case.ts';
import { installedBelow, noNpm, runNpm } from '../../world/npm-client.ts';
import type { NpmPackage } from '../../world/npm-package.ts';
import { codeOf } from '../../world/npm-refused.ts';
import { startNpm } from '../../world/npm-server.ts';

/** A package and its dependencies: `tool` at the top, versions by a short spelling. */
type World = Readonly<Record<string, Partial<NpmPackage>>>;

const trees: Readonly<Record<string, World>> = {
  'hoisted, and nested where versions conflict': {
    'tool@1.0.0': { dependencies: { a: '^1.0.0', b: '^1.0.0' } },
    'a@1.0.0': { dependencies: { c: '^1.0.0' } },
    'b@1.0.0': { dependencies: { c: '^2.0.0' } },
    'c@1.0.0': {},
    'c@2.0.0': { dependencies: { d: '*' } },
    'd@1.0.0': {},
  },
  'one older version serves all': {
    'tool@1.0.0': { dependencies: { a: '*', c: '1.0.0' } },
    'a@1.0.0': { dependencies: { c: '^1.0.0' } },
    'c@1.0.0': {},
    'c@1.9.0': {},
  },
  'a circle': {
    'tool@1.0.0': { dependencies: { a: '*' } },
    'a@1.0.0': { dependencies: { b: '*' } },
    'b@1.0.0': { dependencies: { a: '*', tool: '*' } },
  },
  'aliases, one package in two versions': {
    'tool@1.0.0': { dependencies: { 'c-old': 'npm:c@^1.0.0', c: '^2.0.0', scoped: 'npm:@acme/s@*' } },
    'c@1.5.0': {},
    'c@2.0.0': {},
    '@acme/s@1.0.0': {},
  },
  'what latest names comes before what is newer, and what is deprecated comes last': {
    'tool@1.0.0': { dependencies: { a: '*', b: '^1.0.0', c: 'next' } },
    'a@1.0.0': {},
    'a@2.0.0': { tags: ['next'] },
    'b@1.0.0': {},
    'b@1.1.0': { deprecated: 'broken' },
    'c@1.0.0': {},
    'c@2.0.0-rc.1': { tags: ['next'] },
  },
  'a peer, beside the one who asks for it': {
    'tool@1.0.0': { dependencies: { plugin: '*' } },
    'plugin@1.0.0': {
      peerDependencies: { core: '^1.0.0', absent: '*' },
      peerDependenciesMeta: { absent: { optional: true } },
    },
    'core@1.0.0': {},
    'core@2.0.0': {},
    'absent@1.0.0': {},
  },
  'what is optional and cannot be had takes its own along': {
    'tool@1.0.0': { optionalDependencies: { native: '*', fine: '*' } },
    'native@1.0.0': { dependencies: { inner: '*' } },
    'inner@1.0.0': { os: ['none'] },
    'fine@1.0.0': {},
  },
};

async function publishAll(world: World) {
  const npm = await startNpm({ sigstore });
  for (const [spec, recipe] of Object.entries(world)) {
    const at = spec.lastIndexOf('@');
    await npm.publish({ name: spec.slice(0, at), version: spec.slice(at + 1), attest: false, ...recipe });
  }
  return npm;
}

describe.skipIf(noNpm)('npm itself lays it out so', () => {
  test.each(Object.keys(trees))('%s', async (name) => {
    const npm = await publishAll(trees[name] ?? {});
    const user = npmUser(npm.npmrc());
    const found = await find('tool@1.0.0', user);
    const prefix = join(user.scratch, 'prefix');
    await runNpm(['install', '--global', '--prefix', prefix, 'tool'], npm.npmrc(), user.scratch);
    expect([...layoutOf(found)].sort()).toEqual([...installedBelow(join(prefix, 'lib/node_modules'))].sort());
  });
});

test('what lies in the tarball is asked of nobody, and shadowed by nothing', async () => {
  const npm = await publishAll({
    'tool@1.0.0': { dependencies: { packed: '^1.0.0', a: '*' }, bundleDependencies: ['packed'] },
    'a@1.0.0': { dependencies: { packed: '^2.0.0' } },
    'packed@1.0.0': {},
    'packed@2.0.0': {},
  });
  expect(layoutOf(await find('tool@1.0.0', npmUser(npm.npmrc())))).toEqual([
    'tool 1.0.0',
    'tool/node_modules/a 1.0.0',
    'tool/node_modules/a/node_modules/packed 2.0.0',
  ]);
});

test('a circle of versions that only an endless tree could hold is refused', async () => {
  const npm = await publishAll({
    'tool@1.0.0': { dependencies: { a: '1.0.0' } },
    'a@1.0.0': { dependencies: { b: '1.0.0' } },
    'b@1.0.0': { dependencies: { a: '2.0.0' } },
    'a@2.0.0': { dependencies: { b: '2.0.0' } },
    'b@2.0.0': { dependencies: { a: '1.0.0' } },
  });
  expect(await codeOf(find('tool@1.0.0', npmUser(npm.npmrc())))).toBe('ORIGIN_TREE_TOO_LARGE');
});

const names = ['a', 'b', 'c', 'd', 'e'];
const ranges = fc.dictionary(
  fc.constantFrom(...names),
  fc.constantFrom('*', '^1.0.0', '^2.0.0', '1.0.0', '~1.1.0', '<2'),
  { maxKeys: 3 },
);
const versions = fc.record({ '1.0.0': ranges, '1.1.0': ranges, '2.0.0': ranges });
const registry = fc.record({ a: versions, b: versions, c: versions, d: versions, e: versions });

test('in any tree everybody finds what he asks for, and twice asked it is the same tree', async () => {
  await fc.assert(
    fc.asyncProperty(registry, async (packages) => {
      const world: Record<string, Partial<NpmPackage>> = {
        'tool@1.0.0': { dependencies: { a: '*', b: '*', c: '1.0.0' } },
      };
      for (const [name, each] of Object.entries(packages)) {
        for (const [version, dependencies] of Object.entries(each)) {
          const { [name]: _own, ...others } = dependencies;
          world[`${name}@${version}`] = { dependencies: others };
        }
      }
      const npm = await publishAll(world);
      const user = npmUser(npm.npmrc());
      const layout = layoutOf(await find('tool@1.0.0', user));
      expect(layoutOf(await find('tool@1.0.0', user))).toEqual(layout);
      const places = new Map(layout.map((line) => line.split(' ') as [string, string]));
      for (const [place, version] of places) {
        const name = place.split('/node_modules/').at(-1) ?? '';
        for (const [wanted, range] of Object.entries(world[`${name}@${version}`]?.dependencies ?? {})) {
          expect(fits(lookUp(places, place, wanted), range), `${place} wants ${wanted} ${range}`).toBe(true);
        }
      }
    }),
    { numRuns: 8 },
  );
});

/** As Node.js looks for it. */
function lookUp(places: ReadonlyMap<string, string>, from: string, wanted: string): string | undefined {
  const steps = from.split('/node_modules/');
  for (let depth = steps.length; depth > 0; depth--) {
    const found = places.get([...steps.slice(0, depth), wanted].join('/node_modules/'));
    if (found !== undefined) return found;
  }
  return undefined;
}

function fits(version: string | undefined, range: string): boolean {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    '*': ['1.0.0', '1.1.0', '2.0.0'],
    '^1.0.0': ['1.0.0', '1.1.0'],
    '^2.0.0': ['2.0.0'],
    '1.0.0': ['1.0.0'],
    '~1.1.0': ['1.1.0'],
    '<2': ['1.0.0', '1.1.0'],
  };
  return version !== undefined && allowed[range]?.includes(version) === true;
}
