import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runChild } from '../world/child.ts';
import { tempHome } from '../world/temp-home.ts';

const PATH = { PATH: '/usr/bin:/bin' };

test('output is captured apart, the code is passed on, the environment is empty', async () => {
  const { host } = tempHome();
  const result = await host.processes.run(['/bin/sh', '-c', 'echo out; echo err >&2; exit 3']);
  expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  const { stdout } = await host.processes.run(['/usr/bin/env'], { env: { A: 'b c' } });
  expect(stdout).toBe('A=b c\n');
});

test('captured output is cut at its limit, and the child is not held up', async () => {
  const { host } = tempHome();
  const script = 'head -c 1000000 /dev/zero | tr "\\0" x; echo end >&2';
  const result = await host.processes.run(['/bin/sh', '-c', script], { env: PATH, maxBytes: 10 });
  expect(result).toMatchObject({ code: 0, stdout: 'xxxxxxxxxx', stderr: 'end\n' });
});

test('output goes to a descriptor, input comes from text, further descriptors are handed over', async () => {
  const { host, scratch } = tempHome();
  writeFileSync(join(scratch, 'extra'), 'three\n');
  const output = openSync(join(scratch, 'log'), 'w');
  const extra = openSync(join(scratch, 'extra'), 'r');
  const command = ['/bin/sh', '-c', 'cat; cat <&3; pwd >&2'] as const;
  const result = await host.processes.run(command, {
    env: PATH,
    cwd: scratch,
    stdin: 'in\n',
    output,
    extraFds: [extra],
  });
  closeSync(output);
  closeSync(extra);
  expect(result).toEqual({ code: 0, stdout: '', stderr: '', timedOut: false });
  expect(readFileSync(join(scratch, 'log'), 'utf8')).toBe(`in\nthree\n${scratch}\n`);
});

test('a timeout kills the whole group', async () => {
  const { host } = tempHome();
  const script = 'sleep 1000 & echo $!; wait';
  const result = await host.processes.run(['/bin/sh', '-c', script], { env: PATH, timeoutMs: 300 });
  expect(result).toMatchObject({ code: 137, signal: 'SIGKILL', timedOut: true });
  expect(isAlive(Number(result.stdout))).toBe(false);
});

test('nothing that a step left in the background outlives it', async () => {
  const { host } = tempHome();
  const result = await host.processes.run(['/bin/sh', '-c', 'sleep 1000 & echo $!'], { env: PATH });
  expect(result.code).toBe(0);
  // It was sent SIGKILL by then; the kernel, and whoever inherits it, end it in their own time.
  await expect.poll(() => isAlive(Number(result.stdout)), { timeout: 10_000 }).toBe(false);
});

test('an abort kills the group and rejects with its reason', async () => {
  const { host } = tempHome();
  const controller = new AbortController();
  const running = host.processes.run(['/bin/sleep', '1000'], { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await expect(running).rejects.toThrow('enough');
});

test('what cannot be started ends as in a shell', async () => {
  const { host, scratch } = tempHome();
  writeFileSync(join(scratch, 'plain'), 'text', { mode: 0o644 });
  expect((await host.processes.run(['/nowhere/tool'])).code).toBe(127);
  expect((await host.processes.run([join(scratch, 'plain')])).code).toBe(126);
});

test('an end of the program by signal ends what it started', async () => {
  const { env } = tempHome();
  const parent = runChild(
    `
      const { createHost } = await import(src + '/host/create.ts');
      const fs = await import('node:fs');
      const log = process.env.HEADWATER_HOME + '-log';
      const output = fs.openSync(log, 'w');
      createHost().processes.run(['/bin/sh', '-c', 'echo $$; exec sleep 1000'], { output });
      const look = setInterval(() => {
        const text = fs.readFileSync(log, 'utf8');
        if (!text.endsWith('\\n')) return;
        clearInterval(look);
        console.log(text.trim());
      }, 10);
    `,
    env,
  );
  const pid = Number(await parent.line());
  const ended = new Promise((resolve) => parent.process.once('exit', (_code, signal) => resolve(signal)));
  expect(isAlive(pid)).toBe(true);
  parent.process.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

/** A process that has ended and is not yet waited for is not alive (proc_pid_stat(5), state Z). */
function isAlive(pid: number): boolean {
  expect(pid).toBeGreaterThan(1);
  try {
    process.kill(pid, 0);
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
