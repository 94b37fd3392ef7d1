import type { Host } from '../../host/host.ts';
import type { Platform } from '../../model/platform.ts';

/** A system in Node.js's words. */
export interface System {
  readonly os: string;
  readonly cpu: string;
  /** Of Linux alone. */
  readonly libc?: 'glibc' | 'musl';
}

interface Limits {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[];
}

/** Linux has glibc, but where this machine is one with musl and nothing else. */
export function systemOf(platform: Platform, { fs }: Pick<Host, 'fs'>): System {
  const [os = '', cpu = ''] = platform.split('-');
  if (os !== 'linux') return { os, cpu };
  const arch = cpu === 'x64' ? 'x86_64' : 'aarch64';
  const isMusl = fs.existsSync(`/lib/ld-musl-${arch}.so.1`) && !fs.existsSync('/etc/ld.so.cache');
  return { os, cpu, libc: isMusl ? 'musl' : 'glibc' };
}

/** Whether a package says that it is for that system (npm documentation, "package.json", "os", "cpu", "libc"). */
export function isFor(system: System, { os, cpu, libc }: Limits): boolean {
  return isListed(system.os, os) && isListed(system.cpu, cpu) && isListed(system.libc, libc);
}

/** `!` before a word shuts it out; a list of such alone lets the rest in. */
function isListed(word: string | undefined, list: readonly string[]): boolean {
  if (list.length === 0 || (list.length === 1 && list[0] === 'any')) return true;
  if (list.some((entry) => entry === `!${word}`)) return false;
  return list.every((entry) => entry.startsWith('!')) || list.some((entry) => entry === word);
}
