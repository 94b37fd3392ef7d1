import { spawnSync } from 'node:child_process';

const flags = process.getuid?.() === 0 ? ['-m'] : ['-rm'];

/** A root folder of its own: every folder of the real one is bound into it, and whatever is written to `/` is gone with it. */
const SCRIPT = `set -e
root=$1
mount -t tmpfs none "$root"
for entry in /*; do
  if [ -h "$entry" ]; then cp -P "$entry" "$root$entry"
  elif [ -d "$entry" ]; then mkdir "$root$entry"; mount --rbind "$entry" "$root$entry"; fi
done
exec /usr/sbin/chroot "$root" /bin/sh -c "$2"`;

/** Runs a script of sh in which `/` can be written and nobody else sees it. @param folder an empty one */
export function withOwnRoot(folder: string, script: string, env: Readonly<Record<string, string>> = {}) {
  const args = [...flags, '/bin/sh', '-c', SCRIPT, 'sh', folder, script];
  const limits = { timeout: 60_000, encoding: 'utf8' } as const;
  return spawnSync('/usr/bin/unshare', args, {
    env: { PATH: '/usr/bin:/bin', ...env },
    ...limits,
  });
}
