import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { eachSeal } from '../world/each-seal.ts';
import type { SealWorld } from '../world/seal-world.ts';

eachSeal('processes stay in the seal', (world) => {
  test('no process of the host is seen, and none can be signalled', async () => {
    const list = ['sh', '-c', 'cd /proc && echo [0-9]*'] as const;
    expect((await world().open(list)).stdout.split(' ')).toContain(String(process.pid));
    const seen = (await world().sealed(list)).stdout.trim().split(' ');
    expect(seen).not.toContain(String(process.pid));
    expect(seen.length).toBeLessThanOrEqual(3);
    const signal = ['sh', '-c', `kill -0 ${process.pid}`] as const;
    expect((await world().sealed(signal)).stderr).toContain('No such process');
  });

  test('whatever a step leaves running ends with it', async () => {
    const marker = markerOf(world(), 1);
    const many = `i=0; while [ $i -lt 300 ]; do sleep ${marker} >/dev/null 2>&1 & i=$((i+1)); done`;
    expect((await world().sealed(['sh', '-c', `${many}; exit 7`])).code).toBe(7);
    expect(running(marker)).toEqual([]);
  });

  test('kill -9 of headwater kills the whole tree', async () => {
    const marker = markerOf(world(), 2);
    const [program, ...args] = world().child(['sh', '-c', `sleep ${marker} & sleep ${marker}; true`]);
    const child = spawn(program, args, { env: world().env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await vi.waitFor(() => expect(running(marker).length).toBeGreaterThanOrEqual(2), PATIENCE);
    child.kill('SIGKILL');
    await ended;
    await vi.waitFor(() => expect(running(marker)).toEqual([]), PATIENCE);
  });

  test('System V memory of the host is not there', async () => {
    const key = await world().open([
      'sh',
      '-c',
      'ipcmk -M 64 >/dev/null && tail -n +2 /proc/sysvipc/shm | wc -l',
    ]);
    expect(Number(key.stdout)).toBeGreaterThan(0);
    try {
      const seen = await world().sealed(['sh', '-c', 'tail -n +2 /proc/sysvipc/shm | wc -l']);
      expect(Number(seen.stdout)).toBe(0);
    } finally {
      await world().open([
        'sh',
        '-c',
        "ipcs -m | awk '$5 == 64 && $6 == 0 { print $2 }' | xargs -n1 ipcrm -m",
      ]);
    }
  });

  test('the session begins inside the seal, so that no terminal of ours is its terminal', async () => {
    const { stdout } = await world().sealed(['cat', '/proc/self/stat']);
    const [session, terminal] = stdout.split(' ').slice(5, 7);
    expect(['1', '2']).toContain(session); // 0 would be one of the host's
    expect(terminal).toBe('0');
  });

  test('the name of the machine is not seen', async () => {
    expect((await world().sealed(['uname', '-n'])).stdout).toBe('build\n');
  });
});

const PATIENCE = { timeout: 30_000, interval: 20 };

/** Seconds to sleep that no other process on the machine sleeps. */
function markerOf(world: SealWorld, test: number): string {
  return `98765${test}.${process.pid}${world.kind.length}${world.user.length}`;
}

/** Processes whose command line is `sleep` with that marker. */
function running(marker: string): string[] {
  return readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && commandLine(pid).endsWith(`sleep\0${marker}\0`),
  );
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
