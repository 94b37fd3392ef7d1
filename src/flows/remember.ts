import { join } from 'node:path';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { proofOf, treeOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import { NO_FILE, type NoopRecord, recordFile, stampOf } from './noop-record.ts';
import { policyFile } from './policy-file.ts';

/** Given by the bundler; sources that run unbundled have none, and remember nothing. */
declare const __BUNDLE_ID__: string | undefined;

export interface Remembered {
  readonly args: readonly string[];
  /** All that was resolved. */
  readonly packages: readonly ResolvedPackage[];
  /** What was asked for, as it is installed now. */
  readonly stored: readonly Stored[];
  readonly lines: readonly string[];
}

/** Leaves a record for the fast path. It is only a cache: that it cannot be written is no failure. */
export function rememberInstall(found: Remembered, host: Host): void {
  const file = recordFile(host.paths.cache, found.args);
  if (file === undefined || typeof __BUNDLE_ID__ !== 'string') return;
  const stamps = stampAll(pathsBehind(found, host), host);
  if (stamps === undefined) return;
  const policy = policyFile(host);
  const record: NoopRecord = {
    bundle: __BUNDLE_ID__,
    platform: `${process.platform}-${process.arch}`,
    catalog: host.paths.catalog,
    stamps: { ...stamps, [policy]: stampOf(policy, host.fs) ?? NO_FILE },
    lines: found.lines,
    commands: found.stored.some(({ receipt }) => receipt.bins.length > 0),
  };
  try {
    writeFileAtomic(host, file, `${JSON.stringify(record)}\n`);
  } catch {
    // The next install is answered the slow way.
  }
}

/** The catalog's entries behind the resolution, the global set, and shim, program and receipt of each package. */
function pathsBehind({ packages, stored }: Remembered, { paths }: Host): readonly string[] {
  const entries = packages.map(({ name }) => join(paths.catalog, `${name}.toml`));
  const installed = stored.flatMap((item) => [
    proofOf(item, 'receipt.json'),
    ...item.receipt.bins.flatMap((bin) => [
      join(paths.bin, bin),
      join(paths.generations, 'current', 'tools', bin),
      join(treeOf(item), 'bin', bin),
    ]),
  ]);
  return [paths.catalog, join(paths.generations, 'current'), ...entries, ...installed];
}

function stampAll(paths: readonly string[], { fs }: Host): Readonly<Record<string, string>> | undefined {
  const stamps = paths.map((path) => [path, stampOf(path, fs)] as const);
  if (stamps.some(([, stamp]) => stamp === undefined)) return undefined;
  return Object.fromEntries(stamps.flatMap(([path, stamp]) => (stamp === undefined ? [] : [[path, stamp]])));
}
