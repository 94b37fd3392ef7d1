import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../world/bundle.ts';
import { startProgram } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

/**
 * A disk of one's own: root mounts it in a mount namespace; anybody else as root of a user
 * namespace, inside which they become themselves again, as sealed builds want it.
 */
const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
const unshare = uid === 0 ? ['/usr/bin/unshare', '-m'] : ['/usr/bin/unshare', '-rm'];
const again = uid === 0 ? '' : `unshare -U --map-user=${uid} --map-group=${gid}`;
const [program = '', ...flags] = unshare;
const canMount =
  spawnSync(program, [...flags, 'sh', '-c', `mount -t tmpfs tmpfs /mnt && exec ${again} true`]).status === 0;

/** Installs, looks at what is visible, and installs once more with more space. The words of each command follow its exit code. */
const SCRIPT = `
  mount -t tmpfs -o size=16m tmpfs "$HEADWATER_HOME" && mkdir "$HEADWATER_HOME/config" || exit 1
  head -c "$((16384 - $1))k" /dev/zero >"$HEADWATER_HOME/filler" || exit 1
  cp "$2" "$HEADWATER_HOME/config/settings.json" || exit 1
  cat >"$HEADWATER_HOME/../steps" <<'END'
    hw=$1
    "$hw" install hello --json >"$HEADWATER_HOME/../said" 2>&1; echo "install $? $(grep -o '"code": "[A-Z_]*"' "$HEADWATER_HOME/../said")"
    ls -A "$HEADWATER_HOME/bin" "$HEADWATER_HOME/quarantine" "$HEADWATER_HOME/store/hello" 2>/dev/null | grep -v -e : -e '^$'
    "$hw" verify >/dev/null 2>&1; echo "verify $?"
END
  ${again} sh "$HEADWATER_HOME/../steps" "$3"
  rm "$HEADWATER_HOME/filler"
  echo more
  exec ${again} sh "$HEADWATER_HOME/../steps" "$3"`;

test.skipIf(!canMount)(
  'a disk that is too small: STORE_FULL, exit 7, nothing visible; with more space the next install is clean',
  async () => {
    const world = await smallWorld();
    let seen = 0;
    for (let free = 16; ; free += 32) {
      const { before, after } = await onDisk(free, world);
      expect(after[0]).toBe('install 0 ');
      const entry = expect.stringMatching(/^1\.0-[0-9a-f]{12}$/);
      expect(after.slice(1)).toEqual(['hello', 'hi', entry, 'verify 0']);
      if (before[0] === 'install 0 ') break;
      // What was admitted before the disk was full is whole, and not on PATH.
      const whole = before.slice(1, -1);
      expect([[], [entry]]).toContainEqual(whole);
      expect(before).toEqual(['install 7 "code": "STORE_FULL"', ...whole, 'verify 0']);
      seen++;
    }
    expect(seen).toBeGreaterThan(3);
  },
  300_000,
);

/** @param free kilobytes that are not taken when the install begins. */
async function onDisk(free: number, { env, scratch, home }: SmallWorld) {
  const at = join(scratch, `disk-${free}`, 'home');
  mkdirSync(at, { recursive: true });
  const settings = join(home, 'config', 'settings.json');
  const args = [
    ...unshare,
    'sh',
    '-c',
    SCRIPT,
    'sh',
    String(free),
    settings,
    join(projectRoot, 'bin/headwater'),
  ];
  const said = await startProgram(args, { ...env, HEADWATER_HOME: at }).end;
  const lines = said.stdout.split('\n').filter((line) => line !== '');
  const more = lines.indexOf('more');
  expect(more, `${said.stdout}${said.stderr}`).toBeGreaterThan(0);
  return { before: lines.slice(0, more), after: lines.slice(more + 1) };
}
