import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sightSource } from '../../src/fetch/sight.ts';
import { newRecipe } from '../../src/flows/recipe/new-recipe.ts';
import { createHost } from '../../src/host/create.ts';
import { witnessesOf } from '../../src/upstream/witness.ts';
import { bumpWorld, COPY, NEW } from '../world/bump-world.ts';
import { noCargo, packCrate, RUST_ENV, serveRegistry } from '../world/crates.ts';
import { codeOf } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

test('of two mirrors, one gives other bytes: neither is believed', async () => {
  const world = await bumpWorld();
  world.served.set(COPY, Buffer.concat([world.tarball, Buffer.from('\0')]));
  expect(await codeOf(() => world.bump())).toBe('BUMP_SOURCES_DIFFER');
  expect(world.text()).toBe(world.before);
});

test('a mirror that ends too early gives nothing', async () => {
  const world = await bumpWorld();
  world.intercept.answer = (_, response) => {
    response.writeHead(200, { 'content-length': world.tarball.length });
    response.write(world.tarball.subarray(0, 10), () => response.destroy());
  };
  expect(await codeOf(() => world.bump())).toBe('FETCH_FAILED');
  expect(world.text()).toBe(world.before);
});

test('a tarball under the name of a newer version, its own version in no word of it: the index tells', async () => {
  const world = await bumpWorld();
  world.served.set(NEW, Buffer.from('an older release, signed and well known'));
  expect(await codeOf(() => world.bump())).toBe('BUMP_SOURCES_DIFFER');
});

test('a crate that is not what the index of its registry says', async ({ skip }) => {
  const machine = tempHome(RUST_ENV);
  skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
  const good = await packCrate(machine.scratch, 'leftword@0.1.0', { 'Cargo.toml': 'license = "MIT"\n' });
  const evil = await packCrate(machine.scratch, 'leftword@0.1.0', { 'src/lib.rs': '// other\n' });
  const { cargoHome } = await serveRegistry([{ ...good, path: evil.path }], machine);
  const host = createHost({ ...machine.env, CARGO_HOME: cargoHome });
  const directory = mkdtempSync(join(machine.scratch, 'fetched-'));
  const fetching = { host, directory, what: 'leftword', progress: () => undefined };
  const [given] = await sightSource({ url: good.url, mirrors: [] }, fetching);
  const [listed] = await witnessesOf(good.url, host);
  expect(given).toMatchObject({ state: 'seen', sha256: evil.sha256 });
  expect(listed).toEqual({ who: "the registry's index", sha256: good.sha256 });
  // And so a draft of it is refused.
  const asked = { url: good.url, folder: machine.scratch, kind: 'tool' as const };
  const context = { host, progress: () => undefined, now: host.now() };
  expect(await codeOf(() => newRecipe(asked, context))).toBe('BUMP_SOURCES_DIFFER');
  expect(existsSync(join(machine.scratch, 'leftword.toml'))).toBe(false);
});
