import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { runChild } from '../world/child.ts';
import { tempHome } from '../world/temp-home.ts';

const OWNER = `
  const { createHost } = await import(src + '/host/create.ts');
  const { openQuarantine } = await import(src + '/host/quarantine.ts');
  const host = createHost();
  const { directory } = openQuarantine(host);
  host.fs.mkdirSync(directory + '/tree');
  host.fs.writeFileSync(directory + '/tree/half', 'bytes');
  host.fs.chmodSync(directory + '/tree', 0o555);
  console.log(directory);
  process.stdin.resume();
`;

test('a quarantine is private, and gone with all in it when closed', () => {
  const { host, scratch } = tempHome();
  const quarantine = openQuarantine(host);
  expect(statSync(quarantine.directory).mode & 0o777).toBe(0o700);
  writeFileSync(join(scratch, 'outside'), 'stays');
  symlinkSync(scratch, join(quarantine.directory, 'link'));
  mkdirSync(join(quarantine.directory, 'a/b'), { recursive: true });
  quarantine.close();
  expect(readdirSync(host.paths.quarantine)).toEqual([]);
  expect(readdirSync(host.paths.locks)).toEqual(['quarantine.lock']);
  expect(existsSync(join(scratch, 'outside'))).toBe(true);
});

test('the quarantine of a living owner stays, that of a killed one is swept', async () => {
  const { host, env } = tempHome();
  const owner = runChild(OWNER, env);
  const directory = await owner.line();

  openQuarantine(host).close();
  expect(existsSync(join(directory, 'tree/half'))).toBe(true);

  await owner.kill();
  openQuarantine(host).close();
  expect(readdirSync(host.paths.quarantine)).toEqual([]);
  expect(readdirSync(host.paths.locks)).toEqual(['quarantine.lock']);
});

test('several stand side by side', () => {
  const { host } = tempHome();
  const first = openQuarantine(host);
  const second = openQuarantine(host);
  expect(readdirSync(host.paths.quarantine).length).toBe(2);
  second.close();
  expect(existsSync(first.directory)).toBe(true);
  first.close();
});

test('what an owner left that died before it had made the folder is swept', () => {
  const { host } = tempHome();
  mkdirSync(host.paths.locks, { recursive: true });
  writeFileSync(join(host.paths.locks, 'quarantine-1-abc.lock'), '');
  openQuarantine(host).close();
  expect(readdirSync(host.paths.locks)).toEqual(['quarantine.lock']);
});
