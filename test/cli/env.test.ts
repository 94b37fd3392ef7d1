import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envScript } from '../../src/ui/env-script.ts';
import { projectRoot } from '../world/bundle.ts';
import { type Env, headwater, startProgram } from '../world/cli.ts';
import { availableShells } from '../world/shim-home.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';

let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

const EVAL = `eval "$("$HEADWATER" env)"; eval "$("$HEADWATER" env)"; printf '%s\\n' "$PATH"`;

test.each(availableShells.map(([name, command]) => [name, command] as const))(
  '%s: the folder of shims comes first, once, whatever it is called',
  async (_, command) => {
    for (const name of ['home', "it's *a* $HOME [of] `mine`", 'with "quotes" \\ and \\\\']) {
      const env = { HEADWATER_HOME: join(world.scratch, name), PATH: '/usr/bin:/bin' };
      expect(await evaluated(command, env)).toBe(`${join(world.scratch, name)}/bin:/usr/bin:/bin`);
    }
  },
);

test("where it stands on PATH already, the order is the user's; an empty PATH gets no empty entry", async () => {
  const [[, shell] = ['', ['/bin/sh']]] = availableShells;
  const PATH = `/usr/bin:${world.bin}:/bin`;
  expect(await evaluated(shell, { ...world.env, PATH })).toBe(PATH);
  expect(await evaluated(shell, { ...world.env, PATH: '' }, 'PATH=; ')).toBe(world.bin);
});

test('fast and slow path say the same; the shell is the one of the user, or the one asked for', async () => {
  const json = async (args: readonly string[], env: Env) =>
    JSON.parse((await headwater(['env', '--json', ...args], env)).stdout);
  expect(await headwater(['env'], world.env)).toEqual(
    await headwater(['env', '--format', 'bash'], world.env),
  );
  expect(await json([], { ...world.env, SHELL: '/usr/bin/fish' })).toEqual({
    format: 'fish',
    bin: world.bin,
    onPath: true,
    variables: { PATH: world.env.PATH },
    script: envScript(world.bin, 'fish'),
  });
  expect(await json([], { ...world.env, SHELL: '/bin/csh', PATH: '/bin:/usr/bin' })).toMatchObject({
    format: 'sh',
    onPath: false,
  });
  expect((await json(['--shell', 'zsh'], world.env)).format).toBe('zsh');
  expect((await headwater(['env', '--shell', 'csh'], world.env)).code).toBe(2);
});

test('fish: quoted as fish\'s manual has it ("Quotes")', () => {
  expect(envScript("/it's \\ $HOME/bin", 'fish')).toBe(
    "contains -- '/it\\'s \\\\ $HOME/bin' $PATH; or set -gx PATH '/it\\'s \\\\ $HOME/bin' $PATH",
  );
});

test('a home that no PATH can name is refused', async () => {
  for (const name of ['a:b', 'a\nb']) {
    const said = await headwater(['env'], { ...world.env, HEADWATER_HOME: join(world.scratch, name) });
    expect(said).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('SETTING_INVALID') });
  }
});

/** PATH after the script of `headwater env` was evaluated twice. */
async function evaluated(shell: readonly string[], env: Env, before = ''): Promise<string> {
  const HEADWATER = join(projectRoot, 'bin/headwater');
  const said = await startProgram([...shell, '-c', before + EVAL], { ...env, HEADWATER }).end;
  expect(said).toMatchObject({ code: 0, stderr: '' });
  return said.stdout.replace(/\n$/, '');
}
