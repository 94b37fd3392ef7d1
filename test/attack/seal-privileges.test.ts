import { chmodSync, chownSync, copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachSeal } from '../world/each-seal.ts';
import { PROBE } from '../world/seal-world.ts';

const EPERM = 'errno 1\n';
const ENOSYS = 'errno 38\n';
const SIGSYS = 128 + 31;

eachSeal('the seal gives no privileges', (world) => {
  test('no capability is held or can be had, no new privileges, a filter, the fixed user', async () => {
    const { stdout } = await world().sealed(['cat', '/proc/self/status']);
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(stdout).toMatch(new RegExp(`^${set}:\\t0+$`, 'm'));
    }
    expect(stdout).toMatch(/^NoNewPrivs:\t1$/m);
    expect(stdout).toMatch(/^Seccomp:\t2$/m);
    expect(stdout).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
    expect(stdout).toMatch(/^Groups:\t*\s*(?:65534\s*)*$/m);
    expect((await world().sealed([PROBE, 'become-root'])).stdout).toMatch(/^errno \d+\n$/);
  });

  test('to the kernel the step is an ordinary user, also when root starts it', async () => {
    expect((await world().sealed(['sh', '-c', ': > /build/mine; stat -c %u:%g /build/mine'])).stdout).toBe(
      '1000:1000\n',
    );
    expect(statSync(join(world().folder, 'mine')).uid).not.toBe(0);
  });

  test.for(['unshare', 'clone', 'clone3'])('no user namespace by %s', async (how) => {
    const attack = [PROBE, 'userns', how] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toBe(how === 'clone3' ? ENOSYS : EPERM);
  });

  test('nothing can be mounted over the view, which the sealed user owns in part', async () => {
    const mount = { kind: 'command' as const, name: 'mount', path: '/usr/bin/mount' };
    const tools = [
      ...world().tools,
      ...world()
        .tools.slice(0, 1)
        .map((tool) => ({ ...tool, ...mount })),
    ];
    const script = 'mount -t tmpfs none /tmp || mount --bind /tmp /usr || mount -o remount,rw /';
    const result = await world().sealed(['sh', '-c', script], { tools });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('mount:');
  });

  test.skipIf(process.geteuid?.() !== 0)('a setuid program of root gives nothing', async () => {
    const root = join(world().folder, 'setuid-root');
    copyFileSync(join(world().folder, '..', 'probe'), root);
    chownSync(root, 0, 0);
    chmodSync(root, 0o4755);
    expect((await world().open([root, 'euid'])).stdout).toBe('0\n');
    expect((await world().sealed(['/build/setuid-root', 'euid'])).stdout).toBe('1000\n');
  });

  test.for(['tiocsti', 'tiocsti-high-bits'])('a terminal cannot be typed into: %s', async (how) => {
    const attack = [PROBE, how] as const;
    expect((await world().open(attack)).stdout).not.toBe(EPERM);
    expect((await world().sealed(attack)).stdout).toBe(EPERM);
  });

  test('io_uring, which opens sockets past the filter, is not there', async ({ skip }) => {
    const attack = [PROBE, 'io_uring'] as const;
    expect((await world().sealed(attack)).stdout).toBe(ENOSYS);
    if ((await world().open(attack)).stdout !== 'yes\n') skip('this kernel has no io_uring either');
  });

  test('the keyrings of the user are not there', async ({ skip }) => {
    const attack = [PROBE, 'keyring'] as const;
    expect((await world().sealed(attack)).stdout).toBe(ENOSYS);
    if ((await world().open(attack)).stdout !== 'yes\n') skip('this kernel has no keyrings either');
  });

  test.skipIf(process.arch !== 'x64')('system calls by the numbers of another ABI are killed', async () => {
    const attack = [PROBE, 'foreign-abi'] as const;
    expect((await world().open(attack)).code).not.toBe(SIGSYS);
    expect((await world().sealed(attack)).code).toBe(SIGSYS);
  });
});
