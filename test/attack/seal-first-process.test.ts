import { expect, test } from 'vitest';
import { eachSeal } from '../world/each-seal.ts';
import { PROBE } from '../world/seal-world.ts';

const EPERM = 'errno 1\n';
const REFUSED = /^errno (?:1|13|30)\n$/;

/**
 * The first process of a seal has the user and the rights of the step. Whoever gets into it
 * takes its signal of the parent's death away, and lives on while we delete what it writes.
 */
eachSeal('a step gets into the first process of its seal', (world) => {
  test.each(['ptrace', 'memory', 'pidfd'])('by %s', async (how) => {
    expect((await world().open([PROBE, 'enter', how, 'child'])).stdout).toBe('yes\n');
    expect((await world().sealed([PROBE, 'enter', how, 'child'])).stdout).toBe(EPERM);
    expect((await world().sealed([PROBE, 'enter', how, 'first'])).stdout).toBe(EPERM);
  });

  test('by its memory below /proc', async () => {
    expect((await world().sealed([PROBE, 'enter', 'file', 'first'])).stdout).toMatch(REFUSED);
  });

  test('by a file that it holds open for the host', async () => {
    const reopen = 'for fd in /proc/1/fd/*; do [ -f "$fd" ] && : 2>/dev/null >>"$fd" && echo "$fd"; done; :';
    const { stdout, code } = await world().sealed(['sh', '-c', reopen]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
  });
});
