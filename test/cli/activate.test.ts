import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { headwater } from '../world/cli.ts';
import { evaluation, hasShell, ODD_NAMES, said, shellNames } from '../world/shells.ts';
import { tempHome } from '../world/temp-home.ts';

beforeAll(freshBundle);

/** Whatever could run by itself. */
const HOOKS = {
  sh: 'trap; alias',
  bash: 'trap; alias; declare -F; echo "$PROMPT_COMMAND"',
  zsh: 'trap; alias; functions; print -l -- $precmd_functions $chpwd_functions',
  fish: 'functions --all --names; set --names',
};

describe.each(shellNames)('activate %s', (shell) => {
  const line = evaluation(shell, `'${join(projectRoot, 'bin/headwater')}' activate ${shell}`);

  test.skipIf(!hasShell(shell)).each(ODD_NAMES)(
    'a start file that evaluates it, in a home called %s',
    async (name) => {
      const { home, env } = oddHome(name);
      const script = `${line}\nprobe\n${line}\nsh -c 'printf "%s\\n" "$PATH"'`;
      const found = await said(shell, script, { ...env, PATH: '/usr/bin:/bin' });
      expect(found).toBe(`the probe ran\n${home}/bin:/usr/bin:/bin\n`);
    },
  );

  test.skipIf(!hasShell(shell))("where it stands on PATH already, the order is the user's", async () => {
    const { home, env } = oddHome('home');
    const PATH = `/usr/bin:${home}/bin:/bin`;
    expect(await said(shell, `${line}\nsh -c 'printf %s "$PATH"'`, { ...env, PATH })).toBe(PATH);
  });

  test.skipIf(!hasShell(shell))(
    'leaves nothing behind that would run at a prompt or a change of folder',
    async () => {
      const { env } = oddHome('home');
      const script = `${HOOKS[shell]}\necho ---\n${line}\n${HOOKS[shell]}`;
      const [before, after] = (await said(shell, script, { ...env, PATH: '/usr/bin:/bin' })).split('---\n');
      expect(after).toBe(before);
    },
  );
});

test('an empty PATH gets no empty entry, which would be the working folder', async () => {
  const { home, env } = oddHome('home');
  const { stdout } = await headwater(['activate', 'sh'], { ...env, PATH: '/usr/bin:/bin' });
  expect(await said('sh', `PATH=; ${stdout}\nprintf %s "$PATH"`, {})).toBe(`${home}/bin`);
  expect(await said('sh', `set -u; unset PATH; ${stdout}\nprintf %s "$PATH"`, {})).toBe(`${home}/bin`);
});

test("it is for the user's shell where none is named, and unknown ones are refused", async () => {
  const { env } = oddHome('home');
  const [asked, own] = await Promise.all([
    headwater(['activate', 'fish'], { ...env, PATH: '/usr/bin:/bin' }),
    headwater(['activate'], { ...env, PATH: '/usr/bin:/bin', SHELL: '/usr/local/bin/fish' }),
  ]);
  expect(own).toEqual(asked);
  const refused = await headwater(['activate', 'csh'], { ...env, PATH: '/usr/bin:/bin' });
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('csh') });
});

/** A home with one command on its PATH. */
function oddHome(name: string) {
  const { scratch } = tempHome();
  const home = join(scratch, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'probe'), '#!/bin/sh\necho the probe ran\n');
  chmodSync(join(home, 'bin', 'probe'), 0o755);
  return { home, env: { HEADWATER_HOME: home, HOME: scratch, SHELL: '/bin/sh' } };
}
