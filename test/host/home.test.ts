import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { headwaterVersion, homePaths } from '../../src/host/home.ts';
import { runChild } from '../world/child.ts';
import { tempHome } from '../world/temp-home.ts';

const root = join(import.meta.dirname, '../..');

test('HEADWATER_HOME moves everything', () => {
  const { catalog, lowerStores, ...paths } = homePaths({ HEADWATER_HOME: '/somewhere/else/' });
  for (const path of Object.values(paths)) expect(`${path}/`).toMatch(/^\/somewhere\/else\//);
  expect(new Set(Object.values(paths)).size).toBe(Object.keys(paths).length);
  expect(catalog).toBe(join(root, 'catalog'));
  expect(lowerStores).toEqual([]);
});

test('without it the conventions of the system hold', async () => {
  const { scratch } = tempHome();
  const env = { HOME: scratch, XDG_CACHE_HOME: join(scratch, 'c'), XDG_DATA_HOME: join(scratch, 'd') };
  const child = runChild(
    `const { createHost } = await import(src + '/host/create.ts');
     const { store, downloads } = createHost().paths;
     console.log(JSON.stringify([store, downloads]));`,
    env,
  );
  const paths: unknown = JSON.parse(await child.line());
  if (process.platform === 'linux') {
    expect(paths).toEqual([join(scratch, 'd/headwater/store'), join(scratch, 'c/headwater/downloads')]);
  } else {
    expect(String(paths)).toContain(scratch);
  }
});

test('HEADWATER_CATALOG moves the catalog; empty is as good as unset', () => {
  const HEADWATER_HOME = '/somewhere';
  expect(homePaths({ HEADWATER_HOME, HEADWATER_CATALOG: '/my/catalog' }).catalog).toBe('/my/catalog');
  expect(homePaths({ HEADWATER_HOME, HEADWATER_CATALOG: '' }).catalog).toBe(join(root, 'catalog'));
});

test.each([{ HEADWATER_HOME: 'relative' }, { HEADWATER_HOME: './x' }, { HEADWATER_CATALOG: '~/catalog' }])(
  'a path that depends on the folder one stands in is refused: %j',
  (env) => {
    expect(() => homePaths(env)).toThrow(HeadwaterError);
    expect(() => homePaths(env)).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  },
);

test('the version is that of package.json', () => {
  expect(headwaterVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(headwaterVersion()).not.toBe('0.0.0');
});
