import { expect, test } from 'vitest';
import { resolvedFor } from '../../src/flows/resolved-for.ts';
import { parseRequest } from '../../src/request/parse.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import { packageOf } from '../world/recipe.ts';

/** A resolution may hold a package twice: as the user asked for it, and as another needs it. */
const inVersion = (version: string): ResolvedPackage => {
  const pkg = packageOf({ name: 'greet', recipe: {} });
  return { ...pkg, version: version as ResolvedPackage['version'] };
};
const packages = [inVersion('1.10'), inVersion('1.1'), inVersion('1.1.5')];

test.each([
  ['greet@1.1', '1.1'],
  ['greet@1.10', '1.10'],
  ['greet@1.1.5', '1.1.5'],
  ['greet', '1.10'],
])('%s is the package of version %s', (asked, version) => {
  const [wanted] = parseRequest([asked]).packages;
  expect(wanted && resolvedFor(wanted, { packages, requested: [] })?.version).toBe(version);
});

test('a version that was not resolved is none', () => {
  const [wanted] = parseRequest(['greet@2']).packages;
  expect(wanted && resolvedFor(wanted, { packages, requested: [] })).toBeUndefined();
});
