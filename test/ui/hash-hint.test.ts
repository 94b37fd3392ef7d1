import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashHint } from '../../src/ui/hash-hint.ts';
import { tempHome } from '../world/temp-home.ts';

/** A folder of shims and another one behind it on PATH, both with these commands. */
function folders(
  { shims, others }: { shims: readonly string[]; others: readonly string[] },
  shell = '/bin/bash',
) {
  const { host, scratch } = tempHome();
  const [bin, other] = [join(scratch, 'bin'), join(scratch, 'other')];
  for (const [folder, names] of [
    [bin, shims],
    [other, others],
  ] as const) {
    mkdirSync(folder);
    for (const name of names)
      writeFileSync(join(folder, name), `#!/bin/sh\necho ${folder}\n`, { mode: 0o755 });
  }
  const env = { SHELL: shell, PATH: `${bin}:${other}:/usr/bin:/bin` };
  const hint = (since = 0) => hashHint({ commands: shims, bin, since }, { env, fs: host.fs });
  return { bin, other, env, hint };
}

test('a new command that another folder of PATH has too: bash may remember that one', () => {
  const { hint } = folders({ shims: ['jq', 'tree'], others: ['jq'] });
  expect(hint()).toContain('another jq before');
  expect(hint()).toContain('hash -r');
});

test('bash does remember it, and forgets by what the hint says', () => {
  const { bin, other, env } = folders({ shims: [], others: ['jq'] });
  const script = `jq; cp "$0/jq" "$1/jq"; echo 'echo new' >"$1/jq"; jq; hash -r; jq`;
  const said = spawnSync('/bin/bash', ['-c', script, other, bin], { env, encoding: 'utf8' });
  expect(said.stdout).toBe(`${other}\n${other}\nnew\n`);
});

test.each<[string, Parameters<typeof folders>[0], string]>([
  ['no other program has the name', { shims: ['only-here'], others: [] }, '/bin/bash'],
  ['the shell is another', { shims: ['jq'], others: ['jq'] }, '/usr/bin/zsh'],
  ['nothing has a command', { shims: [], others: ['jq'] }, '/bin/bash'],
])('no hint where %s', (_, names, shell) => {
  expect(folders(names, shell).hint()).toBeUndefined();
});

test('no hint for a shim that was there before', () => {
  const { hint } = folders({ shims: ['jq'], others: ['jq'] });
  expect(hint(Date.now() + 1000)).toBeUndefined();
});

test('no hint where the shims are not on PATH: another hint says so', () => {
  const { hint, env } = folders({ shims: ['jq'], others: ['jq'] });
  env.PATH = '/usr/bin:/bin';
  expect(hint()).toBeUndefined();
});
