import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { type ImportWorld, importWorld } from '../world/foreign/import-world.ts';

/** Files that somebody made to do harm: refused by name and line, and headwater.toml is what it was. */

const BEFORE = '[tools]\ntree = "2"\n';

async function refusal(world: ImportWorld, files: readonly string[] = []): Promise<string> {
  world.write('headwater.toml', BEFORE);
  const error = await world.import(files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(world.read('headwater.toml')).toBe(BEFORE);
  if (!(error instanceof HeadwaterError)) throw new Error('nothing was refused', { cause: error });
  expect(JSON.stringify([error.message, error.detail])).not.toContain('SECRET');
  return `${error.code} ${error.detail.found}`;
}

test('attack: a link to a secret elsewhere', async () => {
  const world = importWorld();
  world.write('../secret', 'SECRET=\u0007\n');
  symlinkSync('../secret', join(world.root, '.tool-versions'));
  expect(await refusal(world)).toMatch(/^FOREIGN_UNSAFE a link/);
  expect(await refusal(world, ['.tool-versions'])).toMatch(/^FOREIGN_UNSAFE a link/);
});

test('attack: a folder that is a link out of the project', async () => {
  const world = importWorld();
  world.write('../elsewhere/aqua.yaml', 'SECRET: [\n');
  symlinkSync('../elsewhere', join(world.root, 'aqua'));
  expect(await refusal(world)).toMatch(/^FOREIGN_UNSAFE a link/);
});

test('attack: an import that is a link out of the project', async () => {
  const world = importWorld();
  world.write('../elsewhere/x.yaml', 'SECRET: [\n');
  world.write('aqua.yaml', 'packages:\n  - import: x.yaml\n');
  symlinkSync('../elsewhere/x.yaml', join(world.root, 'x.yaml'));
  expect(await refusal(world)).toMatch(/^FOREIGN_UNSAFE a link/);
});

test('a link inside of the project is followed', async () => {
  const world = importWorld();
  world.write('config/tools', 'jq 1.7.1\n');
  symlinkSync('config/tools', join(world.root, '.tool-versions'));
  expect((await world.import()).tools.map(({ name }) => name)).toEqual(['jq']);
});

test('attack: a pipe that never says anything', async () => {
  const world = importWorld();
  expect(spawnSync('mkfifo', [join(world.root, '.nvmrc')]).status).toBe(0);
  expect(await refusal(world)).toBe('FOREIGN_UNSAFE no file');
});

test('attack: a device without an end, and a link in a circle', async () => {
  const world = importWorld();
  symlinkSync('/dev/zero', join(world.root, 'Brewfile'));
  expect(await refusal(world)).toMatch(/^FOREIGN_UNSAFE a link/);
  const other = importWorld();
  symlinkSync('Brewfile', join(other.root, 'Brewfile'));
  expect(await refusal(other)).toMatch(/^FOREIGN_UNSAFE a link/);
});

test('a folder where a file is looked for', async () => {
  const world = importWorld();
  mkdirSync(join(world.root, 'go.mod'));
  expect(await refusal(world)).toBe('FOREIGN_UNSAFE no file');
});

test('attack: a file of gigabytes', async () => {
  const world = importWorld();
  writeFileSync(join(world.root, 'mise.lock'), '');
  world.host.fs.truncateSync(join(world.root, 'mise.lock'), 8 * 1024 ** 3);
  expect(await refusal(world)).toBe(`FOREIGN_UNSAFE ${8 * 1024 ** 3} bytes`);
});

test('attack: more tools than anybody has', async () => {
  const world = importWorld();
  world.write('.tool-versions', Array.from({ length: 2001 }, (_, index) => `tool${index} 1\n`).join(''));
  expect(await refusal(world)).toBe('FOREIGN_INVALID 2001');
});

test('binary, control characters and aliases, with the line', async () => {
  const world = importWorld();
  world.write('.tool-versions', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]));
  expect(await refusal(world)).toMatch(/^FOREIGN_INVALID/);
  world.write('.tool-versions', 'jq 1.7.1\n\u001b]0;SECRET\u0007 1\n');
  expect(await refusal(world)).toBe('FOREIGN_INVALID U+001B');
  world.write('.tool-versions', 'jq 1.7.1\n');
  world.write('aqua.yaml', 'a: &a [x]\npackages: [*a]\n');
  expect(await refusal(world)).toBe('FOREIGN_INVALID &a');
});

test('one file that cannot be read stops all, and what is named alone does not', async () => {
  const world = importWorld();
  world.write('.tool-versions', 'jq 1.7.1\n');
  world.write('package.json', '{"engines": ');
  expect(await refusal(world)).toMatch(/^FOREIGN_INVALID/);
  expect((await world.import(['.tool-versions'])).tools).toHaveLength(1);
});

test('names that turn the writing round are shown plain', async () => {
  const world = importWorld();
  world.write('.tool-versions', 'j\u202eq 1.7.1\n');
  const { tools } = await world.import();
  expect(tools.map(({ name }) => name)).toEqual(['j\\u{202e}q']);
  expect(world.read('headwater.toml')).not.toContain('\u202e');
});

test('nothing to import, no such file, and no such kind of file', async () => {
  const world = importWorld();
  expect(await refusal(world)).toMatch(/^USAGE none in/);
  expect(await refusal(world, ['.nvmrc'])).toMatch(/^USAGE .*\.nvmrc$/);
  world.write('tools.txt', 'jq');
  expect(await refusal(world, ['tools.txt'])).toMatch(/^USAGE .*tools.txt$/);
});

test('a headwater.toml that cannot be read is not replaced', async () => {
  const world = importWorld();
  world.write('.tool-versions', 'jq 1.7.1\n');
  world.write('headwater.toml', '[tools\n');
  await expect(world.import()).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  expect(world.read('headwater.toml')).toBe('[tools\n');
  expect(existsSync(join(world.root, 'headwater.lock'))).toBe(false);
});
