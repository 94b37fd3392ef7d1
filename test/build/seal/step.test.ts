import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTools } from '../../../src/build/find-tools.ts';
import { openSeal } from '../../../src/build/seal/open.ts';
import { eachSeal } from '../../world/each-seal.ts';
import type { SealWorld } from '../../world/seal-world.ts';
import { tempHome } from '../../world/temp-home.ts';

eachSeal('a sealed step', (world) => {
  test('has exactly the environment it was given, umask 022, its folder, and the user build', async () => {
    const { stdout } = await world().sealed(['sh', '-c', 'env; umask; pwd; id -un; id -gn; ulimit -c']);
    const lines = stdout.trim().split('\n');
    const environment = ['HOME=/build', 'PATH=/usr/bin:/bin', 'PWD=/build'];
    expect(lines.slice(0, 3).sort()).toEqual(environment);
    expect(lines.slice(3)).toEqual(['0022', '/build', 'build', 'build', '0']);
  });

  test('leaves files behind, readable by who made the seal', async () => {
    await world().sealed(['sh', '-c', 'mkdir d && echo content > d/f']);
    expect(readFileSync(join(world().folder, 'd', 'f'), 'utf8')).toBe('content\n');
    expect(statSync(join(world().folder, 'd', 'f')).mode & 0o777).toBe(0o644);
  });

  test('passes on its exit code, and 128 plus the number of a signal', async () => {
    expect((await world().sealed(['sh', '-c', 'exit 0'])).code).toBe(0);
    expect((await world().sealed(['sh', '-c', 'exit 1'])).code).toBe(1);
    expect((await world().sealed(['sh', '-c', 'kill -TERM $$'])).code).toBe(128 + 15);
    expect((await world().sealed(['sh', '-c', 'kill -KILL $$'])).code).toBe(128 + 9);
  });

  test('keeps stdout and stderr apart', async () => {
    const result = await world().sealed(['sh', '-c', 'echo out; echo err >&2']);
    expect([result.stdout, result.stderr]).toEqual(['out\n', 'err\n']);
  });

  test('compiles and runs a program', async () => {
    const tools = await findTools(['cc'], tempHome().host);
    const script = `printf '#include <stdio.h>\\nint main(void) { puts("built"); }\\n' > a.c && cc -static -o a a.c && ./a`;
    expect((await world().sealed(['sh', '-c', script], { tools })).stdout).toBe('built\n');
  });
});

test('output goes to the descriptor that was given', async () => {
  const { host, scratch } = tempHome();
  const seal = await openSeal(host);
  const log = openSync(join(scratch, 'log'), 'w');
  await seal.run({ argv: ['sh', '-c', 'echo out; echo err >&2'], ...plain, output: log }, await only('sh'));
  closeSync(log);
  expect(readFileSync(join(scratch, 'log'), 'utf8')).toBe('out\nerr\n');
});

test('a step that takes too long is killed, and says so', async () => {
  const seal = await openSeal(tempHome().host);
  const result = await seal.run({ argv: ['sleep', '1000'], ...plain, timeoutMs: 300 }, await only('sleep'));
  expect(result.timedOut).toBe(true);
  expect(result.code).not.toBe(0);
});

test('a step can be given up', async () => {
  const seal = await openSeal(tempHome().host);
  const signal = AbortSignal.timeout(300);
  const run = seal.run({ argv: ['sleep', '1000'], ...plain, signal }, await only('sleep'));
  await expect(run).rejects.toMatchObject({ name: 'TimeoutError' });
});

test.for([['nosuch'], ['/usr/bin/mount'], ['/etc/passwd']] as [string][])(
  '%s cannot be started, which is an error and no exit code',
  async ([program]) => {
    for (const kind of ['unshare', 'bubblewrap']) {
      const { host } = tempHome({ HEADWATER_SEAL: kind });
      if (kind === 'bubblewrap' && !host.fs.existsSync('/usr/bin/bwrap')) continue;
      const run = openSeal(host).then(async (seal) =>
        seal.run({ argv: [program], ...plain }, await only('sh')),
      );
      await expect(run).rejects.toMatchObject({ code: 'BUILD_STEP_FAILED' });
    }
  },
);

const plain = { cwd: '/', env: { PATH: '/usr/bin:/bin' } };

async function only(...names: string[]): Promise<{ writable: []; readOnly: []; tools: SealWorld['tools'] }> {
  const tools = await findTools([], tempHome().host);
  return { writable: [], readOnly: [], tools: tools.filter((tool) => names.includes(tool.name)) };
}
