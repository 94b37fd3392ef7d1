import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findTools } from '../../src/build/find-tools.ts';
import { makeTempHome, tempHome } from '../world/temp-home.ts';

test('the base set is always in, each real file with its digest', async () => {
  const tools = await findTools([], tempHome().host);
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  for (const name of ['sh', 'env', 'cat', 'sed', 'awk', 'grep', 'tar', 'install']) {
    const path = realpathSync(`/usr/bin/${name}`);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(byName.get(name)).toEqual({ kind: 'command', name, path, sha256 });
  }
});

test('nothing else is in: no compiler, no network client, no shell of comfort', async () => {
  const names = (await findTools([], tempHome().host)).map((tool) => tool.name);
  const unwanted = [
    'cc',
    'ld',
    'make',
    'perl',
    'python3',
    'curl',
    'wget',
    'git',
    'ssh',
    'sudo',
    'su',
    'bash',
    'mount',
  ];
  expect(names.filter((name) => unwanted.includes(name))).toEqual([]);
});

test('cc is the toolchain, with its version and the parts it loads', async () => {
  const tools = await findTools(['cc'], tempHome().host);
  const commands = tools.filter((tool) => tool.kind === 'command').map((tool) => tool.name);
  expect(commands).toEqual(expect.arrayContaining(['cc', 'as', 'ld', 'ar', 'ranlib', 'strip']));
  expect(tools.find((tool) => tool.name === 'cc')?.version).toMatch(/\d/);
  const parts = tools.filter((tool) => tool.kind === 'part');
  expect(parts.map((part) => part.name)).toEqual(expect.arrayContaining(['crt1.o', 'crti.o']));
  for (const { path } of parts) expect(path).toBe(realpathSync(path));
});

test('the order does not depend on that of the recipe', async () => {
  const { host } = tempHome();
  const forth = await findTools(['cc', 'make'], host);
  expect(await findTools(['make', 'cc', 'make'], host)).toEqual(forth);
  const commands = forth.filter((tool) => tool.kind === 'command').map((tool) => tool.name);
  expect(commands).toEqual([...commands].sort());
  expect(new Set(commands).size).toBe(commands.length);
});

test('PATH is not asked', async () => {
  const { host, dispose } = makeTempHome({ PATH: '/nowhere' });
  try {
    expect((await findTools(['make'], host)).find((tool) => tool.name === 'make')?.path).toMatch(/^\/usr\//);
  } finally {
    dispose();
  }
});

test('what is missing is named, with the package that has it', async () => {
  await expect(findTools(['no-such-tool'], tempHome().host)).rejects.toMatchObject({
    code: 'BUILD_TOOL_MISSING',
    detail: { hint: expect.stringContaining('apt install no-such-tool') },
  });
});

test.for(['../bin/sh', '/usr/bin/make', '', '.', 'a b', '__proto__', 'constructor'])(
  '%j is no tool',
  async (name) => {
    await expect(findTools([name], tempHome().host)).rejects.toMatchObject({ code: 'BUILD_TOOL_MISSING' });
  },
);
