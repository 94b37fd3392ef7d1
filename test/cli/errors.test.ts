import { expect, test } from 'vitest';
import { errorCodes } from '../../src/errors.ts';
import { projectRoot } from '../world/bundle.ts';
import { headwater, startProgram, transcript } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('mistakes of usage end with 2, and say what was meant', async () => {
  const world = await smallWorld();
  for (const words of [
    'instal hello',
    'install',
    'install hello --frm source',
    'install gitlab:acme/tool',
    'config',
    'help instal',
    'nonsense --help',
    'which',
    'list --al',
    'exec',
  ]) {
    const said = await headwater(words.split(' '), world.env);
    expect(transcript(said, world.places)).toMatchSnapshot(words);
  }
});

test('with --json an error is data on stdout, and stderr is empty', async () => {
  const world = await smallWorld();
  for (const words of [
    'install helo --json',
    'nonsense --json',
    'install hello@7 --json',
    'list --wrong --json',
  ]) {
    const said = await headwater(words.split(' '), world.env);
    const { error } = JSON.parse(said.stdout);
    expect(said.stderr).toBe('');
    expect(said.code).toBe(error.exitCode);
    expect(errorCodes).toHaveProperty(error.code, error.exitCode);
    expect(transcript(said, world.places)).toMatchSnapshot(words);
  }
});

test('colours only where they are asked for', async () => {
  const world = await smallWorld();
  const esc = String.fromCharCode(27);
  const plain = await headwater(['which', 'x'], world.env);
  const forced = await headwater(['which', 'x'], { ...world.env, FORCE_COLOR: '1' });
  const refused = await headwater(['which', 'x'], { ...world.env, NO_COLOR: '1' });
  expect([plain, forced, refused].map(({ stderr }) => stderr.includes(esc))).toEqual([false, true, false]);
});

test('a reader that leaves early is no error', async () => {
  const world = await smallWorld();
  const command = `${projectRoot}/bin/headwater search | head -n 1; exit "$\{PIPESTATUS[0]}"`;
  const said = await startProgram(['/bin/bash', '-c', command], world.env).end;
  expect(said).toMatchObject({ code: 0, stderr: '' });
});

test('a home that is no absolute path is refused by every command', async () => {
  const world = await smallWorld();
  for (const words of ['list', 'install hello', 'which hello']) {
    const said = await headwater(words.split(' '), { ...world.env, HEADWATER_HOME: 'relative' });
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('SETTING_INVALID');
  }
});
