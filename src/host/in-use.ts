import { join } from 'node:path';
import type { Host } from './host.ts';
import { errorCode } from './system-error.ts';

/** Where Linux tells which files a process has to do with (proc_pid_maps(5), proc_pid_environ(5)). */
const TEXTS = ['maps', 'cmdline', 'environ'] as const;
const LINKS = ['exe', 'cwd'] as const;

/**
 * Folders two levels below `root` that a running process has to do with: it runs a program
 * of them or has mapped one, works there, or names them among its arguments or in its
 * environment. Processes whose files this user may not read are not seen, and none is where
 * there is no /proc.
 * @returns paths below `root`, like `jq/1.8.1-0123456789ab`.
 */
export function foldersInUse(root: string, host: Host): ReadonlySet<string> {
  const spellings = new Set([root, real(root, host)]);
  const patterns = [...spellings].map(
    (path) => new RegExp(`${escaped(path)}/([^/\\s\\0:]+/[^/\\s\\0:]+)`, 'g'),
  );
  const used = new Set<string>();
  for (const pid of processes(host)) {
    const text = said(pid, host);
    for (const pattern of patterns) for (const [, folder = ''] of text.matchAll(pattern)) used.add(folder);
  }
  return used;
}

function processes(host: Host): readonly string[] {
  return (orNothing(() => host.fs.readdirSync('/proc')) ?? []).filter((name) => /^[0-9]+$/.test(name));
}

/** All that one process says; another user's says nothing. */
function said(pid: string, host: Host): string {
  const at = (name: string) => join('/proc', pid, name);
  const texts = TEXTS.map((name) => orNothing(() => host.fs.readFileSync(at(name), 'utf8')));
  const links = LINKS.map((name) => orNothing(() => `${host.fs.readlinkSync(at(name))}\0`));
  return [...texts, ...links].filter((text) => text !== undefined).join('\0');
}

function real(path: string, host: Host): string {
  return orNothing(() => host.fs.realpathSync(path)) ?? path;
}

/** A process ends when it likes, and what is another user's cannot be read. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
