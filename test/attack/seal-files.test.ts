import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/host/run-process.ts';
import { eachSeal } from '../world/each-seal.ts';
import { PROBE, type SealWorld } from '../world/seal-world.ts';

const SECRET = 'the builder key of this machine';

eachSeal('the seal shows only what it should', (world) => {
  test('the system cannot be written, the folders of the build can', async () => {
    const script = 'for d in "$@"; do (: > "$d/written") 2>/dev/null && echo "$d"; done; true';
    const refused = [
      '/',
      '/usr',
      '/usr/bin',
      '/usr/sbin',
      '/usr/local',
      '/usr/lib',
      '/etc',
      '/etc/alternatives',
    ];
    const more = [
      '/bin',
      '/lib',
      '/dev',
      '/proc',
      '/proc/sys/kernel',
      '/tree',
      '/sys',
      '/home',
      '/root',
      '/var',
    ];
    const allowed = ['/tmp', '/dev/shm', '/build'];
    const result = await world().sealed(['sh', '-c', script, 'sh', ...refused, ...more, ...allowed]);
    expect(result.stdout.trim().split('\n')).toEqual(allowed);
    expect(existsSync(join(world().folder, 'written'))).toBe(true);
  });

  test('nor can files of the system, not even by their owner', async () => {
    const script =
      'for f in "$@"; do { printf x >> "$f"; } 2>/dev/null && echo "$f"; chmod 777 "$f" 2>/dev/null && echo "$f"; done; true';
    const files = ['/usr/bin/sh', '/usr/lib/os-release', '/etc/passwd', '/etc/group', PROBE];
    const settings = ['/proc/sys/kernel/hostname', '/proc/sys/user/max_user_namespaces', '/proc/self/comm'];
    const own = '/build/own';
    const result = await world().sealed([
      'sh',
      '-c',
      `: > ${own}; ${script}`,
      'sh',
      ...files,
      ...settings,
      own,
    ]);
    expect(result.stdout).toBe(`${own}\n${own}\n`);
  });

  test('a key, a home and the checkout are not there under any name', async () => {
    const key = secretBeside(world());
    const places = [
      key,
      `/proc/1/root${key}`,
      `/proc/self/cwd/..${key}`,
      `/oldroot${key}`,
      `/newroot/..${key}`,
    ];
    const checkout = join(import.meta.dirname, '..', '..', 'package.json');
    const attack = ['sh', '-c', 'cat "$@" 2>/dev/null', 'sh', ...places, checkout] as const;
    expect((await world().open(attack)).stdout).toContain(SECRET);
    expect((await world().sealed(attack)).stdout).toBe('');
  });

  test('the root holds the sealed folders and nothing else', async () => {
    const names = (await world().sealed(['ls', '-A', '/'])).stdout.trim().split('\n');
    const expected = ['bin', 'build', 'dev', 'etc', 'lib', 'proc', 'sbin', 'tmp', 'tree', 'usr'];
    expect(names.filter((name) => !/^lib(?:32|64|x32)$/.test(name))).toEqual(expected);
    const etc = (await world().sealed(['ls', '-A', '/etc'])).stdout.trim().split('\n');
    const allowed = ['alternatives', 'group', 'hosts', 'ld.so.cache', 'passwd'];
    expect(etc.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('no mount of the host is left behind the root', async () => {
    const mounts = (await world().sealed(['cut', '-d', ' ', '-f', '5', '/proc/self/mountinfo'])).stdout;
    const places = /^\/(?:$|usr|etc\/|proc$|dev$|dev\/|tmp$|build$|tree\/probe$|lib)/;
    expect(mounts.trim().split('\n').length).toBeGreaterThan(10);
    expect(
      mounts
        .trim()
        .split('\n')
        .filter((at) => !places.test(at)),
    ).toEqual([]);
    const root = await world().sealed(['ls', '-A', '/']);
    const above = await world().sealed(['sh', '-c', 'cd / && cd .. && ls -A ../..']);
    expect(above.stdout).toBe(root.stdout);
  });

  test('/usr/bin holds the named tools and no other program', async () => {
    const names = (await world().sealed(['ls', '-A', '/usr/bin'])).stdout.trim().split('\n');
    expect(names.sort()).toEqual(
      world()
        .tools.map((tool) => tool.name)
        .sort(),
    );
    expect(readdirSync('/usr/bin').length).toBeGreaterThan(names.length);
    expect((await world().sealed(['ls', '-A', '/usr/local', '/usr/games'])).stdout).not.toMatch(/^[^/\n]+$/m);
  });

  test('a writable folder cannot be turned into a device or a way up', async () => {
    expect(
      (await world().sealed(['sh', '-c', 'cat /build/../../etc/shadow || cat /etc/shadow'])).code,
    ).not.toBe(0);
    const link = ['sh', '-c', `ln -s ${secretBeside(world())} /build/link && cat /build/link`] as const;
    expect((await world().sealed(link)).stdout).toBe('');
  });

  test('a descriptor that our starter left open does not reach inside', async () => {
    const fd = openSync(secretBeside(world()), 'r');
    const read = ['sh', '-c', 'cat /proc/self/fd/9 2>/dev/null; ls /proc/self/fd'] as const;
    const inherited = { env: world().env, extraFds: [fd, fd, fd, fd, fd, fd, fd] };
    const control = await runProcess(read, { ...inherited, env: { PATH: '/usr/bin:/bin' } });
    expect(control.stdout).toContain(SECRET);
    const child = await runProcess(world().child(read), inherited);
    expect(child.stdout).toContain('"code":0');
    expect(child.stdout).not.toContain(SECRET);
  });

  test('nothing of our environment reaches inside', async () => {
    const attack = ['sh', '-c', 'env; cat /proc/[0-9]*/environ | tr "\\0" "\\n"'] as const;
    const env = { ...world().env, HEADWATER_TEST_SECRET: SECRET, LD_LIBRARY_PATH: '/nowhere' };
    expect((await runProcess(['/bin/sh', '-c', 'env'], { env })).stdout).toContain(SECRET);
    const child = await runProcess(world().child(attack), { env });
    expect(child.stdout).toContain('HOME=/build');
    expect(child.stdout).not.toMatch(/HEADWATER|LD_LIBRARY_PATH|builder key/);
  });
});

/** A file that the sealed user may read, in a folder beside the one it is shown. */
function secretBeside(world: SealWorld): string {
  const keys = join(world.folder, '..', 'keys');
  mkdirSync(keys, { recursive: true });
  chmodSync(keys, 0o755);
  const path = join(keys, 'builder.pem');
  writeFileSync(path, SECRET, { mode: 0o644 });
  expect(readFileSync(path, 'utf8')).toBe(SECRET);
  return path;
}
