import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { addTiny } from '../world/tools.ts';

/** What the text of the global manifest is after the way back. */
let world: SmallWorld;
let manifest: string;

const COMMENTED = '# mine\n[tools]\none = "1"      # not two yet\n\n# nothing below\n';

beforeEach(async () => {
  world = await smallWorld();
  manifest = join(world.host.paths.config, 'headwater.toml');
  await addTiny(world, { name: 'one', versions: ['2.0', '1.0'] });
  await addTiny(world, { name: 'two', versions: ['1.0'] });
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library' });
  writeFileSync(manifest, COMMENTED);
  await runs('install');
});

async function runs(...args: string[]): Promise<void> {
  expect(await headwater(args, world.env, world.scratch)).toMatchObject({ code: 0 });
}

function text(): string {
  return readFileSync(manifest, 'utf8');
}

test('the text comes back as it was, comments and all, and forward again', async () => {
  await runs('install', 'two');
  const later = text();
  expect(later).not.toBe(COMMENTED);
  await runs('rollback');
  expect(text()).toBe(COMMENTED);
  await runs('rollback', '2');
  expect(text()).toBe(later);
});

test('what a hand has written meanwhile comes back too: the last text counts, not the first', async () => {
  const mended = COMMENTED.replace('# mine', '# mine, mended');
  writeFileSync(manifest, mended);
  await runs('uninstall', 'one');
  expect(text()).not.toContain('one');
  await runs('rollback');
  expect(text()).toBe(mended);
});

test('an upgrade, which changes the manifest first, is gone back from the same way', async () => {
  await runs('upgrade', 'one');
  expect(text()).toContain('one = "2.0"');
  await runs('rollback');
  expect(text()).toBe(COMMENTED);
});

test('libraries stay: no generation has any', async () => {
  await runs('install', 'two', 'base');
  await runs('rollback');
  expect(text()).toContain('one = "1"      # not two yet');
  expect(text()).toContain('base = "latest"');
  expect(text()).not.toContain('two = ');
});

test('a rule that was written since stays, and the tools are those of the generation', async () => {
  await runs('install', 'two');
  const stricter = `${text()}\n[policy]\nrequire = "SLSA_BUILD_LEVEL_1"\n`;
  writeFileSync(manifest, stricter);
  await runs('rollback');
  expect(text()).toBe(stricter.replace('two = "latest"\n', ''));
});

test.each([
  ['asks for something else', '[tools]\ntwo = "1"\n'],
  ['cannot be read', '[tools\n'],
])('a kept text that %s is passed over', async (_, kept) => {
  await runs('install', 'two');
  const later = text();
  const file = join(world.host.paths.generations, '1', 'manifest.toml');
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, kept);
  await runs('rollback');
  expect(text()).toBe(later.replace('two = "latest"\n', ''));
});

test('a generation from before texts were kept gets the text of today, edited', async () => {
  await runs('install', 'two');
  world.host.fs.rmSync(join(world.host.paths.generations, '1', 'manifest.toml'));
  await runs('rollback');
  expect(text()).toContain('# mine');
  expect(text()).not.toContain('two = ');
});
