import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';

/** The two files a project's state rests on, and the stamps that tell whether they still are the same. */
const STAMPED = [
  { file: 'headwater.toml', stamp: 'manifest.stamp' },
  { file: 'headwater.lock', stamp: 'lock.stamp' },
] as const;

/** Texts a state was resolved from. */
export interface ProjectTexts {
  readonly manifest: string;
  /** Absent: there is no headwater.lock. */
  readonly lock?: string;
}

/**
 * Writes the stamps of a project's files into a folder: each has its file's time of
 * modification, to the nanosecond, for shims that can compare nothing else; its only line
 * is size and time of change, for those that can. A file whose text is not what was
 * resolved, or that changes meanwhile, gets no stamp: the state is out of date from the
 * beginning, and the next shim says so.
 */
export async function writeStamps(
  at: { readonly project: string; readonly folder: string },
  texts: ProjectTexts,
  host: Host,
): Promise<void> {
  for (const { file, stamp } of STAMPED) {
    const text = file === 'headwater.toml' ? texts.manifest : texts.lock;
    const place = { path: join(at.project, file), stamp: join(at.folder, stamp) };
    if (text !== undefined) await writeStamp(place, text, host);
  }
}

/** Whether both files are those of the stamps, as the strictest of the shims sees it. */
export function stampsAreFresh(
  at: { readonly project: string; readonly folder: string },
  host: Host,
): boolean {
  return STAMPED.every(({ file, stamp }) => {
    const found = statOf(join(at.project, file), host);
    const stamped = statOf(join(at.folder, stamp), host);
    if (found === undefined || stamped === undefined) return found === stamped && file === 'headwater.lock';
    const facts = host.fs.readFileSync(join(at.folder, stamp), 'utf8');
    return found.mtimeNs === stamped.mtimeNs && facts === factsOf(found);
  });
}

async function writeStamp(at: { path: string; stamp: string }, text: string, host: Host): Promise<void> {
  const before = statOf(at.path, host);
  if (before === undefined) return;
  host.fs.writeFileSync(at.stamp, factsOf(before), { flag: 'wx' });
  await copyTime(at.path, at.stamp, host);
  const same = host.fs.readFileSync(at.path, 'utf8') === text;
  const after = statOf(at.path, host);
  if (!same || after === undefined || factsOf(after) !== factsOf(before)) host.fs.rmSync(at.stamp);
}

/** Size in bytes, and time of change in seconds and nanoseconds since 1970: a rewrite that keeps both is no accident. */
function factsOf({ size, ctimeNs }: BigIntStats): string {
  const nanoseconds = String(ctimeNs % 1_000_000_000n).padStart(9, '0');
  return `${size} ${ctimeNs / 1_000_000_000n}.${nanoseconds}\n`;
}

/** touch(1), for Node.js sets times as floating-point seconds, which have no nanoseconds; by path, for touch may be a shim. */
async function copyTime(from: string, to: string, host: Host): Promise<void> {
  const touch = ['/usr/bin/touch', '/bin/touch'].find((path) => host.fs.existsSync(path)) ?? 'touch';
  const { code, stderr } = await host.processes.run([touch, '-r', from, to]);
  if (code === 0) return;
  throw new HeadwaterError('INTERNAL', 'touch(1) cannot set the time of a stamp', {
    subject: to,
    expected: 'touch -r, of the system (POSIX)',
    found: stderr.trim() || `exit code ${code}`,
  });
}

function statOf(path: string, host: Host): BigIntStats | undefined {
  try {
    return host.fs.statSync(path, { bigint: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
}
