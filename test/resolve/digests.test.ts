import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { parseRequest } from '../../src/request/parse.ts';
import { expectationOf } from '../../src/resolve/expect.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { type Described, smallCatalog } from './small-catalog.ts';

const base = only({});

describe('the build key', () => {
  it('is the same for the same build, wherever it is worked out', () => {
    expect(only({}).buildKey).toBe(base.buildKey);
  });

  it.each<[what: string, described: Described]>([
    ['version', { versions: ['1.1'] }],
    ['source address', { url: 'https://example.org/else.tar.gz' }],
    ['build argument', { recipe: 'make = ["CC=cc"]' }],
    ['check', { recipe: 'check = [["true"]]' }],
    ['environment', { recipe: 'env = { CFLAGS = "-O3" }' }],
    ['host tool', { recipe: 'tools = ["cc"]' }],
  ])('changes with the %s', (_, described) => {
    expect(only(described).buildKey).not.toBe(base.buildKey);
  });

  it('changes with the platform', () => {
    const both = { platforms: ['linux-x64', 'linux-arm64'] };
    const arm = resolve(parseRequest(['one']), smallCatalog({ one: both }), 'linux-arm64').packages[0];
    expect(arm?.buildKey).not.toBe(base.buildKey);
  });

  it('changes with what is needed, however deep', () => {
    const chain = (deepest: Described) =>
      last({ one: { needs: ['two'] }, two: { needs: ['three'] }, three: deepest });
    expect(chain({}).buildKey).not.toBe(chain({ recipe: 'targets = ["all"]' }).buildKey);
    expect(chain({}).recipeDigest).toBe(chain({ recipe: 'targets = ["all"]' }).recipeDigest);
  });

  it('stays where only a mirror or another release is new', () => {
    expect(only({ mirror: 'https://mirror.example/x' }).buildKey).toBe(base.buildKey);
    expect(only({ versions: ['0.9', '1.0'] }).buildKey).toBe(base.buildKey);
  });
});

describe('the recipe digest', () => {
  it('does not depend on the order of keys, nor on defaults that are written out', () => {
    const written = only({ recipe: 'targets = []\nscript = []\nenv = { B = "2", A = "1" }' });
    const short = only({ recipe: 'env = { A = "1", B = "2" }' });
    expect(written.recipeDigest).toBe(short.recipeDigest);
  });

  it('depends on the order of arguments', () => {
    const one = only({ recipe: 'make = ["a", "b"]' });
    expect(one.recipeDigest).not.toBe(only({ recipe: 'make = ["b", "a"]' }).recipeDigest);
  });

  it('is pinned: a change would make every package in every store foreign', () => {
    expect(base.recipeDigest).toMatchInlineSnapshot(
      `"589e12dcf64f65a7580e9db622792c45e7071eb988352a45b5b0d17baa5b1fc1"`,
    );
  });
});

describe('what is expected of the evidence', () => {
  const top = last({ one: { needs: ['two'] }, two: {} });
  const [two] = top.needs;
  const need = {
    name: two?.name ?? top.name,
    version: two?.version ?? top.version,
    sha256: sha256Of('its artifact'),
  };

  it('is this package, recipe, sources and libraries, at level 1 or more', () => {
    expect(expectationOf(top, [need])).toEqual({
      buildType: 'headwater-source',
      package: 'one',
      version: '1.0',
      platform: 'linux-x64',
      recipeDigest: top.recipeDigest,
      sources: [{ url: 'https://example.org/one-1.0.tar.gz', sha256: sha256Of('one 1.0') }],
      needs: [need],
      minimumLevel: 'SLSA_BUILD_LEVEL_1',
    });
  });

  it.each([
    ['missing', []],
    ['twice', [need, need]],
    ['another one', [{ ...need, name: top.name }]],
  ])('is not formed with a library %s', (_, needs) => {
    expect(() => expectationOf(top, needs)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

function only(described: Described): ResolvedPackage {
  return last({ one: described });
}

/** The package `one`, which needs all others. */
function last(described: Readonly<Record<string, Described>>): ResolvedPackage {
  const { packages } = resolve(parseRequest(['one']), smallCatalog(described), 'linux-x64');
  const found = packages.at(-1);
  if (found === undefined) throw new Error('nothing was resolved');
  return found;
}
