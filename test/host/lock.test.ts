import { expect, test } from 'vitest';
import { shareLock, tryLock, withLock } from '../../src/host/lock.ts';
import { runChild } from '../world/child.ts';
import { refusalOf } from '../world/fetching.ts';
import { tempHome } from '../world/temp-home.ts';

const HOLDER = `
  const { createHost } = await import(src + '/host/create.ts');
  const { withLock } = await import(src + '/host/lock.ts');
  await withLock(createHost(), { name: 'thing' }, () => {
    console.log('held');
    return new Promise((resolve) => process.stdin.once('end', resolve).resume());
  });
`;

test('one at a time, in the same process too', async () => {
  const { host } = tempHome();
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(host, { name: 'thing' }, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    });
  await Promise.all([work(), work(), work()]);
  expect(most).toBe(1);
});

test('another process waits, says so once, and comes in when the holder leaves', async () => {
  const { host, env } = tempHome();
  const child = runChild(HOLDER, env);
  expect(await child.line()).toBe('held');
  let told = 0;
  const onWait = () => {
    told++;
    child.process.stdin?.end();
  };
  expect(await withLock(host, { name: 'thing', onWait }, async () => 'in')).toBe('in');
  expect(told).toBe(1);
});

test('kill -9 of the holder frees the lock', async () => {
  const { host, env } = tempHome();
  const child = runChild(HOLDER, env);
  await child.line();
  expect(tryLock(host, 'thing')).toBeUndefined();
  await child.kill();
  const lock = tryLock(host, 'thing');
  expect(lock).toBeDefined();
  lock?.release();
});

test('who does not want to wait for ever is told', async () => {
  const { host } = tempHome();
  const held = tryLock(host, 'thing');
  const error = await refusalOf(withLock(host, { name: 'thing', timeoutMs: 0 }, async () => undefined));
  expect(error.code).toBe('LOCK_TIMEOUT');
  held?.release();
});

test('a body that throws frees the lock', async () => {
  const { host } = tempHome();
  const failing = withLock(host, { name: 'thing' }, async () => {
    throw new Error('inside');
  });
  await expect(failing).rejects.toThrow('inside');
  expect(await withLock(host, { name: 'thing', timeoutMs: 0 }, async () => 'in')).toBe('in');
});

test.each(['', '../up', 'a/b', '.hidden', 'a\0b'])('a lock is never named %j', async (name) => {
  const { host } = tempHome();
  expect((await refusalOf(withLock(host, { name }, async () => undefined))).code).toBe('INTERNAL');
});

test('a home that cannot be written is named', async () => {
  const { host } = tempHome();
  host.fs.mkdirSync(host.paths.data, { recursive: true });
  host.fs.writeFileSync(host.paths.locks, 'a file where the folder belongs');
  await expect(withLock(host, { name: 'thing' }, async () => undefined)).rejects.toThrow();
});

test('a lock that is shared: with others who share it, never with one who has it alone', async () => {
  const { host, env } = tempHome();
  const first = await shareLock(host, { name: 'thing' });
  const second = await shareLock(host, { name: 'thing' });
  expect(tryLock(host, 'thing')).toBeUndefined();
  first?.release();
  expect(tryLock(host, 'thing')).toBeUndefined();
  second?.release();
  const child = runChild(HOLDER, env);
  expect(await child.line()).toBe('held');
  const refused = shareLock(host, { name: 'thing', timeoutMs: 0 });
  expect(await refusalOf(refused)).toMatchObject({ code: 'LOCK_TIMEOUT' });
  await child.kill();
  (await shareLock(host, { name: 'thing' }))?.release();
});
