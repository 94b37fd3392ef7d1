import type * as nodeFs from 'node:fs';
import { join } from 'node:path';

/**
 * What an install found in order, so that the same install can be answered by a few lstats
 * (docs/ARCHITECTURE.md, "Fast path"). It lies in the cache and is believed in nothing but
 * this: that files whose stamps are equal have not changed since. Whatever is missing,
 * different or unreadable makes the whole record worthless.
 */
export interface NoopRecord {
  /** Of the bundle that wrote it. */
  readonly bundle: string;
  readonly platform: string;
  /** The catalog's folder. */
  readonly catalog: string;
  /** lstat stamps of all that the answer rests on, by absolute path. */
  readonly stamps: Readonly<Record<string, string>>;
  /** The answer, as it was given. */
  readonly lines: readonly string[];
  /** Whether commands were installed, which PATH must lead to. */
  readonly commands: boolean;
}

/** Stamp of a file that is not there, and must not have come since. */
export const NO_FILE = 'none';

type Fs = Pick<typeof nodeFs, 'lstatSync'>;

const ARGUMENT = /^[a-z0-9][A-Za-z0-9+._@:/-]{0,127}$/;

/** Where the record of a request lies; undefined for a request that gets none. */
export function recordFile(cache: string, args: readonly string[]): string | undefined {
  const usual = args.length <= 8 && args.every((arg) => ARGUMENT.test(arg));
  // No argument holds a `=` or a `%`, so that two requests never have one record.
  const name = args.join(' ').replaceAll(':', '=').replaceAll('/', '%') || '@all';
  return usual && name.length <= 200 ? join(cache, 'installed', `${name}.json`) : undefined;
}

/** Where the record of a project lies: what `install` without a name found there. @param root absolute */
export function projectRecordFile(cache: string, root: string): string {
  return join(cache, 'installed', '@projects', root, '@install.json');
}

/** Changes whenever the file is written, replaced, or renamed over; undefined when there is none. */
export function stampOf(path: string, fs: Fs): string | undefined {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}
