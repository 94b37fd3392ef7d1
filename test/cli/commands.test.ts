import { expect, test } from 'vitest';
import { headwater, namesIn, transcript } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('before anything is installed', async () => {
  const world = await smallWorld();
  for (const words of [
    'list',
    'search',
    'search gree',
    'search tests HELLO',
    'info hello',
    'info greet',
    'verify',
    'which hello',
    'why hello',
  ]) {
    expect(transcript(await headwater(words.split(' '), world.env), world.places)).toMatchSnapshot(words);
  }
});

test('after an install', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const commands = [
    'list',
    'list --all',
    'list --all --json',
    'info hello --json',
    'which hi',
    'why hi',
    'why greet',
    'why hello --json',
    'verify',
    'verify hello --json',
    'exec hello -- hi',
    'uninstall hello',
    'which hello',
  ];
  for (const words of commands) {
    expect(transcript(await headwater(words.split(' '), world.env), world.places)).toMatchSnapshot(words);
  }
  expect(namesIn(world.bin)).toEqual([]);
  expect(namesIn(world.host.paths.store)).toEqual(['greet', 'hello']);
});

test('settings are set, read, and taken back', async () => {
  const world = await smallWorld();
  for (const words of [
    'config set jobs 2',
    'config get jobs',
    'config list --json',
    'config unset jobs',
    'config get jobs',
    'config set jobs many',
    'config set job 2',
  ]) {
    expect(transcript(await headwater(words.split(' '), world.env), world.places)).toMatchSnapshot(words);
  }
});

test('help is complete, and has examples', async () => {
  const world = await smallWorld();
  const root = await headwater(['--help'], world.env);
  expect(await headwater([], world.env)).toEqual(root);
  expect(await headwater(['help'], world.env)).toEqual(root);
  expect(root.code).toBe(0);
  const names = [...root.stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name);
  expect(names).toEqual(
    'catalog config keys policy recipe trust activate build completion doctor env exec export gc generations import info install list lock outdated rebuild rollback sbom search uninstall update upgrade verify which why'.split(
      ' ',
    ),
  );
  for (const name of names.slice(6)) {
    const help = await headwater([name, '--help'], world.env);
    expect(help.stdout).toContain('EXAMPLES');
    const [summary = ''] = help.stdout.split('\n');
    expect(help.stdout.split(summary).length, summary).toBe(2);
    expect(await headwater(['help', name], world.env)).toEqual(help);
    expect(help.stdout).toMatch(new RegExp(`headwater ${name}\\b`));
  }
});

test('two keys after a rotation, and what the first signed still stands', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  expect((await headwater(['keys', 'rotate'], world.env)).code).toBe(0);
  const { keys } = JSON.parse((await headwater(['keys', 'show', '--json'], world.env)).stdout);
  expect(keys.map((key: { validUntil?: string }) => key.validUntil !== undefined)).toEqual([true, false]);
  expect((await headwater(['verify'], world.env)).code).toBe(0);
});
