import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { changeSetting, loadSettings, settingsFile } from '../../src/host/settings.ts';
import { refusalOf } from '../world/fetching.ts';
import { tempHome } from '../world/temp-home.ts';

test('without a file there are no settings, and reading makes none', async () => {
  const { host } = tempHome();
  expect(await loadSettings(host)).toEqual({});
  expect(existsSync(host.paths.config)).toBe(false);
});

test('what is set is read again, and can be taken back', async () => {
  const { host } = tempHome();
  await changeSetting(host, 'mirrors.debian', 'http://mirror.example/debian');
  await changeSetting(host, 'jobs', 4);
  await changeSetting(host, 'buildTimeoutMinutes', 90);
  expect(await loadSettings(host)).toEqual({
    mirrors: { debian: 'http://mirror.example/debian' },
    jobs: 4,
    buildTimeoutMinutes: 90,
  });
  await changeSetting(host, 'jobs', undefined);
  expect(await loadSettings(host)).not.toHaveProperty('jobs');
});

test.each([
  ['jobs', 0],
  ['jobs', 257],
  ['jobs', 1.5],
  ['jobs', '4'],
  ['buildTimeoutMinutes', -1],
  ['mirrors.debian', 'file:///srv'],
  ['mirrors.debian', 'http://user:word@mirror.example/debian'],
  ['mirrors.debian', 'mirror.example'],
] as const)('%s cannot be %j, and stays what it was', async (name, value) => {
  const { host } = tempHome();
  await changeSetting(host, 'buildTimeoutMinutes', 5);
  expect((await refusalOf(changeSetting(host, name, value))).code).toBe('SETTING_INVALID');
  expect(await loadSettings(host)).toEqual({ buildTimeoutMinutes: 5 });
});

test.each(['{', '{"unknown":1}', '{"mirrors":{"npm":"https://a.example"}}', '{"jobs":"many"}'])(
  'a file that says %s is refused, with a hint',
  async (text) => {
    const { host } = tempHome();
    write(host, text);
    const error = await refusalOf(loadSettings(host));
    expect(error.code).toBe('SETTING_INVALID');
    expect(error.detail.hint).toBeDefined();
    expect(host.fs.readFileSync(settingsFile(host), 'utf8')).toBe(text);
  },
);

function write(host: Host, text: string): void {
  mkdirSync(dirname(settingsFile(host)), { recursive: true });
  writeFileSync(settingsFile(host), text);
}
