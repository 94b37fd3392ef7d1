import { join } from 'node:path';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { isCatalogName } from '../model/package-name.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { parseFilesManifest } from '../store/parse-files.ts';
import { proofOf, treeOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import { installedLine } from '../ui/install-lines.ts';
import { describe } from './install-report.ts';
import { NO_FILE, type NoopRecord, stampOf } from './noop-record.ts';
import { policyFile } from './policy-file.ts';

/** Given by the bundler; sources that run unbundled have none, and remember nothing. */
declare const __BUNDLE_ID__: string | undefined;

/** A stamp is compared in some microseconds, and a file is hashed in a multiple of it: this many are a tenth of a second. */
const MOST_STAMPS = 20_000;

export interface Remembered {
  /** Where the record is kept; undefined: such an install gets none. */
  readonly file: string | undefined;
  /** All that was resolved. */
  readonly resolved: readonly PlannedPackage[];
  /** What was asked for, as it is installed now. */
  readonly stored: readonly Stored[];
  /** Further files that the answer rests on, absolute; each there, and not, as it is now. */
  readonly files: readonly string[];
}

/**
 * Leaves a record for the fast path: the next install of the same finds nothing to do, and
 * says so. It is only a cache: that it cannot be written is no failure.
 */
export function rememberInstall(found: Remembered, host: Host): void {
  if (found.file === undefined || typeof __BUNDLE_ID__ !== 'string') return;
  const behind = pathsBehind(found, host);
  if (behind.length > MOST_STAMPS) return;
  const stamps = stampAll(behind, host);
  if (stamps === undefined) return;
  const record: NoopRecord = {
    bundle: __BUNDLE_ID__,
    platform: `${process.platform}-${process.arch}`,
    catalog: host.paths.catalog,
    stamps: { ...stamps, ...stampsAsTheyAre([...found.files, ...rules(host)], host) },
    lines: found.stored.map((item) => installedLine(describe(item, 'already'), 0)),
    commands: found.stored.some(({ receipt }) => receipt.bins.length > 0),
  };
  try {
    writeFileAtomic(host, found.file, `${JSON.stringify(record)}\n`);
  } catch {
    // The next install is answered the slow way.
  }
}

/** Every file of a tree, as its manifest names them. */
function filesOf(stored: Stored, fs: Host['fs']): readonly string[] {
  const manifest = parseFilesManifest(fs.readFileSync(proofOf(stored, 'files'), 'utf8')) ?? [];
  return manifest.map(({ path }) => join(treeOf(stored), path));
}

/** The catalog's entries behind the resolution; receipt, shims and files of each package. */
function pathsBehind({ resolved, stored }: Remembered, { paths, fs }: Host): readonly string[] {
  const entries = resolved.flatMap(({ name }) =>
    isCatalogName(name) ? [join(paths.catalog, `${name}.toml`)] : [],
  );
  const installed = stored.flatMap((item) => [
    proofOf(item, 'receipt.json'),
    ...item.receipt.bins.map((bin) => join(paths.bin, bin)),
    ...filesOf(item, fs),
  ]);
  return [paths.catalog, ...entries, ...installed];
}

/** What this machine asks of everything, and whom it believes. */
function rules(host: Host): readonly string[] {
  return [policyFile(host), join(host.paths.config, 'trust.json'), join(host.paths.keys, 'trusted.json')];
}

function stampAll(paths: readonly string[], { fs }: Host): Readonly<Record<string, string>> | undefined {
  const stamps = paths.map((path) => [path, stampOf(path, fs)] as const);
  if (stamps.some(([, stamp]) => stamp === undefined)) return undefined;
  return Object.fromEntries(stamps.flatMap(([path, stamp]) => (stamp === undefined ? [] : [[path, stamp]])));
}

function stampsAsTheyAre(paths: readonly string[], { fs }: Host): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, stampOf(path, fs) ?? NO_FILE]));
}
