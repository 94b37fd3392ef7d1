import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Env, headwater, namesIn, start, startProgram } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { edit, flipByte, replaceFile } from '../world/tamper.ts';

interface Report {
  readonly healthy: boolean;
  readonly mended?: { readonly written: string[]; readonly removed: string[]; readonly swept: string[] };
  readonly findings: readonly { readonly check: string; readonly state: string; readonly text: string }[];
}

test('a machine in order: nothing to say, also to people', async () => {
  const world = await installed();
  const { code, report } = await doctor(world.env);
  expect(code).toBe(0);
  expect(faults(report)).toEqual([]);
  expect(report.findings.map(({ check }) => check)).toEqual(
    'node home seal compiler catalog settings keys trust store quarantine commands path'
      .split(' ')
      .concat('with autotools', 'with make'),
  );
  const said = await headwater(['doctor'], world.env);
  expect(said.stdout).toContain('2 commands are linked');
  expect(said.stdout).toMatch(/builds are signed with sha256:[0-9a-f]{64}; 1 own key trusted/);
});

test('what is left and what is missing: told, and left alone; mended with --fix; then there is nothing to mend', async () => {
  const world = await installed();
  const { paths } = world.host;
  const left = join(paths.quarantine, 'quarantine-1-0123456789ab');
  mkdirSync(join(left, 'tree'), { recursive: true });
  rmSync(join(world.bin, 'hi'));
  replaceFile(join(paths.generations, 'current', 'tools', 'hello'), '/usr/bin/hello\n');
  writeFileSync(join(world.bin, 'gone'), '#!/bin/sh\n# headwater shim\n');

  const first = await doctor(world.env);
  expect(first.code).toBe(1);
  expect(faults(first.report)).toEqual(['quarantine', 'commands']);
  expect(textOf(first.report, 'commands')).toMatch(/hello \(resolution\) hi \(shim\)/);
  expect(namesIn(world.bin)).toEqual(['gone', 'hello']);
  expect(namesIn(paths.quarantine)).toEqual(['quarantine-1-0123456789ab']);

  const second = await doctor(world.env, '--fix');
  expect(second.code).toBe(0);
  expect(second.report.mended).toEqual({
    written: expect.arrayContaining(['hello', 'hi']),
    removed: ['gone'],
    swept: ['quarantine-1-0123456789ab'],
  });
  expect(namesIn(paths.quarantine)).toEqual([]);
  for (const command of ['hello', 'hi']) {
    const said = await startProgram([join(world.bin, command)], world.env).end;
    expect(said.stdout).toMatch(/^hello from greet/);
  }
  const third = await doctor(world.env, '--fix');
  expect(third.report.mended).toEqual({ written: [], removed: [], swept: [] });
});

test('the quarantine of a living run is not left, and not swept', async () => {
  const world = await smallWorld();
  const run = start(['install', 'hello'], world.env);
  await run.until('greet 1.0: building');
  const { report } = await doctor(world.env, '--fix');
  expect(report.mended?.swept).toEqual([]);
  expect((await run.end).code).toBe(0);
});

test('another program of the same name that comes first on PATH is advice', async () => {
  const world = await installed();
  const before = join(world.scratch, 'before');
  mkdirSync(before);
  writeFileSync(join(before, 'hi'), '#!/bin/sh\n');
  const PATH = `${before}/:${world.env.PATH}`;
  expect(textOf((await doctor({ ...world.env, PATH })).report, 'path')).toBe(`${world.bin} is on PATH`);
  chmodSync(join(before, 'hi'), 0o755);
  const { code, report } = await doctor({ ...world.env, PATH });
  expect(code).toBe(0);
  expect(textOf(report, 'path')).toContain(join(before, 'hi'));
  const away = await doctor({ ...world.env, PATH: '/usr/bin:/bin' });
  expect(textOf(away.report, 'path')).toContain('is not on PATH');
});

test.each<[string, string, (world: SmallWorld) => void]>([
  ['keys', 'KEY_INVALID', ({ host }) => flipByte(join(host.paths.keys, 'builder.pem'))],
  ['keys', 'TRUST_INVALID', ({ host }) => flipByte(join(host.paths.keys, 'trusted.json'))],
  [
    'settings',
    'SETTING_INVALID',
    ({ host }) => edit(join(host.paths.config, 'settings.json'), () => '{"a":1}'),
  ],
  [
    'catalog',
    'CATALOG_INVALID',
    ({ catalog }) => edit(join(catalog, 'hello.toml'), (text) => `${text}x = 1\n`),
  ],
])('%s: %s is a fault', async (check, code, change) => {
  const world = await installed();
  change(world);
  const { report, code: exit } = await doctor(world.env);
  expect(exit).toBe(1);
  expect(faults(report)).toContain(check);
  expect(textOf(report, check)).toContain(code);
});

async function installed(): Promise<SmallWorld> {
  const world = await smallWorld();
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  return world;
}

async function doctor(env: Env, ...flags: string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await headwater(['doctor', '--json', ...flags], env);
  return { code, report: JSON.parse(stdout) };
}

function faults({ findings }: Report): string[] {
  return findings.filter(({ state }) => state === 'fault').map(({ check }) => check);
}

function textOf({ findings }: Report, check: string): string {
  return findings.find((finding) => finding.check === check)?.text ?? '';
}

test('a build that the machine has no tool for is no fault, and its line says how to get it', async () => {
  const world = await smallWorld();
  const entry = join(world.catalog, 'hello.toml');
  edit(entry, (text) => text.replace(/^tools = .*$/m, 'tools = ["no-such-tool"]'));
  const { code, report } = await doctor(world.env);
  expect(code).toBe(0);
  const found = report.findings.filter(({ state, check }) => state === 'advice' && check.startsWith('with '));
  expect(found).toMatchObject([{ text: expect.stringContaining('no-such-tool') }]);
});
