import { spawnSync } from 'node:child_process';
import { projectRoot } from './bundle.ts';
import { type Env, type Said, startProgram } from './cli.ts';

const flags = process.getuid?.() === 0 ? '-m' : '-rm';

const SCRIPT = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"';

/** A mount of one's own needs root or user namespaces. */
export const canMountReadOnly =
  spawnSync('/usr/bin/unshare', [flags, 'sh', '-c', SCRIPT, 'sh', projectRoot, 'true']).status === 0;

/** Runs a program that sees `folder` on a file system that really cannot be written. */
export function withReadOnly(folder: string, command: readonly string[], env: Env): Promise<Said> {
  return startProgram(['/usr/bin/unshare', flags, 'sh', '-c', SCRIPT, 'sh', folder, ...command], env).end;
}
