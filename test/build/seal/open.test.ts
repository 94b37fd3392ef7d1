import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSeal } from '../../../src/build/seal/open.ts';
import { probe } from '../../../src/build/seal/probe.ts';
import type { Seal } from '../../../src/build/seal/seal.ts';
import { runProcess } from '../../../src/host/run-process.ts';
import { tempHome } from '../../world/temp-home.ts';

const script = join(import.meta.dirname, '..', '..', 'world', 'seal-child.ts');

test('bubblewrap comes first where it is there', async () => {
  const { host } = tempHome();
  const expected = host.fs.existsSync('/usr/bin/bwrap') ? 'bubblewrap' : 'unshare';
  expect((await openSeal(host)).kind).toBe(expected);
});

test('HEADWATER_SEAL chooses, and the choice is kept for the process', async () => {
  const { host } = tempHome({ HEADWATER_SEAL: 'unshare' });
  expect((await openSeal(host)).kind).toBe('unshare');
  expect(await openSeal(host)).toBe(await openSeal(host));
});

test.for(['none', 'off', '0', 'docker', 'Bubblewrap'])(
  'HEADWATER_SEAL=%s does not unseal',
  async (wanted) => {
    const { host } = tempHome({ HEADWATER_SEAL: wanted });
    await expect(openSeal(host)).rejects.toMatchObject({ code: 'SETTING_INVALID' });
  },
);

test('a place that does not seal is found out', async () => {
  const { host } = tempHome();
  const open: Seal = {
    kind: 'bubblewrap',
    run: ({ argv, env }) => host.processes.run(argv, { env }),
  };
  await expect(probe(open, host)).rejects.toThrow(/not sealed.*Seccomp is 0/);
});

test('no program is left in the cache, to be run by the next one', async () => {
  const { host } = tempHome({ HEADWATER_SEAL: 'unshare' });
  await openSeal(host);
  expect(host.fs.readdirSync(host.paths.cache)).toEqual([]);
});

test('where the system allows no user namespaces the error names the setting and the way out', async () => {
  const { env } = tempHome();
  const request = JSON.stringify({
    step: { argv: ['sh', '-c', 'echo ran'], cwd: '/', env: {} },
    view: { writable: [], readOnly: [], tools: [] },
  });
  const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"';
  const inner = ['/bin/sh', '-c', forbid, 'sh', process.execPath, script, request];
  const child = await runProcess(['/usr/bin/unshare', '--user', '--map-root-user', ...inner], { env });
  const { error } = JSON.parse(child.stdout);
  expect(error.code).toBe('SEAL_UNAVAILABLE');
  expect(error.detail.found).toContain('max_user_namespaces');
  expect(error.detail.hint).toContain('sysctl');
  expect(error.detail.details).toHaveLength(2);
});
