import { readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomic } from '../../src/host/atomic.ts';
import { runChild } from '../world/child.ts';
import { tempHome } from '../world/temp-home.ts';

const WRITER = `
  const { createHost } = await import(src + '/host/create.ts');
  const { writeFileAtomic } = await import(src + '/host/atomic.ts');
  const host = createHost();
  const path = process.env.HEADWATER_HOME + '/state/file';
  for (let n = 0; ; n++) {
    writeFileAtomic(host, path, String(n % 10).repeat(200_000));
    if (n === 0) console.log('writing');
  }
`;

test('a writer killed at any moment leaves the old bytes or the new ones', async () => {
  const { home, env } = tempHome();
  for (let round = 0; round < 8; round++) {
    const child = runChild(WRITER, env);
    await child.line();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    await child.kill();
    const text = readFileSync(join(home, 'state/file'), 'utf8');
    expect(text.length).toBe(200_000);
    expect(text).toBe(text.charAt(0).repeat(200_000));
  }
});

test('what killed writers left is swept once it is old, and what is new is not', () => {
  const { host, home } = tempHome();
  const path = join(home, 'file');
  writeFileAtomic(host, path, 'one');
  writeFileSync(join(home, '.file.0123.tmp'), 'half');
  writeFileSync(join(home, '.file.4567.tmp'), 'half');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(join(home, '.file.0123.tmp'), twoHoursAgo, twoHoursAgo);
  writeFileAtomic(host, path, 'two');
  expect(readdirSync(home).sort()).toEqual(['.file.4567.tmp', 'file']);
  expect(readFileSync(path, 'utf8')).toBe('two');
});

test('the mode is what was asked for, whatever the umask', () => {
  const { host, home } = tempHome();
  const umask = process.umask(0o077);
  try {
    writeFileAtomic(host, join(home, 'shim'), '#!/bin/sh\n', 0o755);
    writeFileAtomic(host, join(home, 'data'), 'x');
    writeFileAtomic(host, join(home, 'key'), 'x', 0o600);
  } finally {
    process.umask(umask);
  }
  const modes = ['shim', 'data', 'key'].map((name) => statSync(join(home, name)).mode & 0o777);
  expect(modes).toEqual([0o755, 0o644, 0o600]);
});

test('a link in the place of the file is replaced, not followed', () => {
  const { host, scratch } = tempHome();
  writeFileSync(join(scratch, 'victim'), 'old');
  symlinkSync('victim', join(scratch, 'file'));
  writeFileAtomic(host, join(scratch, 'file'), 'new');
  expect(readFileSync(join(scratch, 'victim'), 'utf8')).toBe('old');
  expect(readFileSync(join(scratch, 'file'), 'utf8')).toBe('new');
});

test.each([
  ['ENOSPC', 'STORE_FULL'],
  ['EACCES', 'STORE_UNWRITABLE'],
])('%s leaves the old bytes and nothing beside them', (code, expected) => {
  const { host, home } = tempHome();
  const path = join(home, 'file');
  writeFileAtomic(host, path, 'old');
  const fsyncSync = () => {
    throw Object.assign(new Error(code), { code });
  };
  const failing = { ...host, fs: { ...host.fs, fsyncSync } };
  expect(() => writeFileAtomic(failing, path, 'new')).toThrow(expect.objectContaining({ code: expected }));
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(home)).toEqual(['file']);
});
