import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Ran,
  removeTool,
  SHOW_ARGS,
  type ShimHome,
  type ShimWay,
  shimHome,
  shimWays,
} from '../world/shim-home.ts';

/** A world in which another `jq` waits behind the shim on PATH, and says so. */
function worldWithImpostor(way: ShimWay): { home: ShimHome; run: () => Ran } {
  const home = shimHome({ jq: SHOW_ARGS }, way);
  const other = join(home.scratch, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'jq'), '#!/bin/sh\necho impostor\n', { mode: 0o755 });
  const env = { PATH: `${home.bin}:${other}:/usr/bin:/bin` };
  const run = () => {
    const [command, ...args] = way.by;
    return home.run(command, [...args, join(home.bin, 'jq'), '1'], { env });
  };
  expect(run().stdout).toBe('[1]');
  return { home, run };
}

function expectExplained({ code, stdout, stderr }: Ran): void {
  expect([code, stdout]).toEqual([127, '']);
  expect(stderr).toMatch(/^error TOOL_MISSING {2}jq$/m);
  expect(stderr).toMatch(/^hint: .*`headwater \w+/m);
}

describe.each(shimWays)('by $label, a shim explains and runs no other jq:', (way) => {
  test('no resolution', () => {
    const { home, run } = worldWithImpostor(way);
    rmSync(home.resolution('jq'));
    expectExplained(run());
  });

  test('no generation at all', () => {
    const { home, run } = worldWithImpostor(way);
    rmSync(home.host.paths.generations, { recursive: true });
    expectExplained(run());
  });

  test.each([
    ['empty', () => ''],
    ['an empty line', () => '\n'],
    ['cut off before its end', (path: string) => path.trimEnd()],
    ['the path with a space behind it', (path: string) => `${path.trimEnd()} \n`],
    ['the path with a space before it', (path: string) => ` ${path}`],
    ['the path with a carriage return', (path: string) => `${path.trimEnd()}\r\n`],
    ['a relative path', () => 'jq\n'],
    ['another program of the system', () => '/usr/bin/env\n'],
    ['a way out of the store', (path: string) => path.replace('/some-package/', '/../store/some-package/')],
    ['a command line', (path: string) => `${path.trimEnd()} --option\n`],
    ['a substitution', () => '$(echo impostor)\n'],
  ])('the resolution is %s', (_name, twist) => {
    const { home, run } = worldWithImpostor(way);
    writeFileSync(home.resolution('jq'), twist(readFileSync(home.resolution('jq'), 'utf8')));
    expectExplained(run());
  });

  test('the resolution is a folder', () => {
    const { home, run } = worldWithImpostor(way);
    rmSync(home.resolution('jq'));
    mkdirSync(home.resolution('jq'));
    expectExplained(run());
  });

  test('the program is gone', () => {
    const { home, run } = worldWithImpostor(way);
    removeTool(home, 'jq');
    expectExplained(run());
  });

  test('the program is not executable', () => {
    const { home, run } = worldWithImpostor(way);
    chmodSync(readFileSync(home.resolution('jq'), 'utf8').trim(), 0o644);
    expectExplained(run());
  });

  test('the program is a folder, or a link that leads nowhere', () => {
    const { home, run } = worldWithImpostor(way);
    const program = readFileSync(home.resolution('jq'), 'utf8').trim();
    rmSync(program);
    mkdirSync(program);
    expectExplained(run());
    rmSync(program, { recursive: true });
    symlinkSync('nowhere', program);
    expectExplained(run());
  });

  test('the attack: a resolution that leads back to the shim does not go round for ever', () => {
    const { home, run } = worldWithImpostor(way);
    writeFileSync(home.resolution('jq'), `${join(home.bin, 'jq')}\n`);
    expectExplained(run());
  });

  test('nobody listens to stderr', () => {
    const { home } = worldWithImpostor(way);
    rmSync(home.resolution('jq'));
    const ran = home.run('/bin/sh', ['-c', '"$@" 2>&-', 'sh', ...way.by, join(home.bin, 'jq')]);
    expect([ran.code, ran.stdout]).toEqual([127, '']);
  });

  test.skipIf(way.native)('errexit and nounset', () => {
    const { home } = worldWithImpostor(way);
    rmSync(home.resolution('jq'));
    const [command, ...options] = way.by;
    expectExplained(home.run(command, [...options, '-eu', join(home.bin, 'jq')]));
  });
});

test('a shim under another name looks for that name', () => {
  const home = shimHome({ jq: SHOW_ARGS });
  symlinkSync('jq', join(home.bin, 'yq'));
  const { code, stderr } = home.run('yq');
  expect(code).toBe(127);
  expect(stderr).toContain('error TOOL_MISSING  yq');
});

test('a home that cannot be written runs all the same', () => {
  const home = shimHome({ jq: SHOW_ARGS });
  for (const path of [home.resolution('jq'), join(home.bin, 'jq')])
    chmodSync(path, path.endsWith('bin/jq') ? 0o555 : 0o444);
  for (const folder of [home.bin, home.host.paths.generations, home.host.paths.data])
    chmodSync(folder, 0o555);
  expect(home.run('jq', ['1']).stdout).toBe('[1]');
  for (const folder of [home.bin, home.host.paths.generations, home.host.paths.data])
    chmodSync(folder, 0o755);
});
