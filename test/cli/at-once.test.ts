import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, namesIn, start } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { expectSound } from '../world/sound.ts';
import { edit } from '../world/tamper.ts';

test('one tool, five installs at once: built once, found by the others', async () => {
  const world = await smallWorld();
  const runs = Array.from({ length: 5 }, () => start(['install', 'hello', '--json'], world.env));
  const said = await Promise.all(runs.map((run) => run.end));
  expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  const how = said.map(({ stdout }) => JSON.parse(stdout).packages[0].how);
  expect(how.filter((word) => word === 'built')).toEqual(['built']);
  expect(world.requests.length).toBe(2);
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});

test('two tools that share a library: it is built once, and both are linked', async () => {
  const world = await smallWorld();
  const hello = join(world.catalog, 'hello.toml');
  const hallo = readFileSync(hello, 'utf8').replace('name = "hello"', 'name = "hallo"');
  writeFileSync(join(world.catalog, 'hallo.toml'), hallo.replace('"hello", "hi"', '"hi"'));
  edit(hello, (text) => text.replace('"hello", "hi"', '"hello"'));
  const runs = ['hello', 'hallo'].map((tool) => start(['install', tool], world.env));
  const said = await Promise.all(runs.map((run) => run.end));
  expect(said.map(({ code }) => code)).toEqual([0, 0]);
  const texts = said.map(({ stderr }) => stderr).join('');
  expect(texts.match(/^greet 1\.0: built from source/gm)?.length).toBe(1);
  expect(texts.match(/^h[ea]llo 1\.0: built from source/gm)?.length).toBe(2);
  expect(world.requests.filter((url) => url.includes('greet')).length).toBe(1);
  expect([...expectSound(world.host)].sort()).toEqual(['hello', 'hi']);
  expect((await headwater(['verify'], world.env)).code).toBe(0);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});
