import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load.ts';
import { evidenceFolder } from '../../fetch/kept-evidence.ts';
import { slotOf } from '../../fetch/slot.ts';
import type { Host } from '../../host/host.ts';
import { lockPath, tryLock } from '../../host/lock.ts';
import { shimPackage } from '../native-shim.ts';

const DAY = 24 * 60 * 60 * 1000;
const LOGS_KEPT = 30 * DAY;
/** What is installed has its proof in the store; this is for what may be installed again. */
const EVIDENCE_KEPT = 180 * DAY;
/** Names of `slotOf`, and what stands beside one while it is filled. */
const DOWNLOAD = /^((?:sha256|url)-[0-9a-f]{64}|sha512-[0-9a-f]{128})(\.part(?:\.json)?)?$/;
/** Locks that are taken only while the store stays as it is. */
const LOCKS = /^((?:build|download)-.+)\.lock$/;

/** A file or folder that nobody needs any more. */
export interface Leftover {
  readonly kind: 'download' | 'evidence' | 'log';
  readonly path: string;
}

export interface LeftoverQuestion {
  readonly host: Host;
  readonly now: Date;
  /** `all`: also sources that the catalog names. */
  readonly downloads: 'unnamed' | 'all';
}

/**
 * Downloads that the catalog does not name, downloads that nobody has gone on with for a
 * day, evidence that nobody has needed for half a year, and logs of builds of a month ago.
 * What has a name of another kind is left alone.
 * @throws HeadwaterError CATALOG_INVALID
 */
export function findLeftovers(question: LeftoverQuestion): readonly Leftover[] {
  return [...downloads(question), ...evidence(question), ...logs(question)];
}

/** Deletes lock files that are in nobody's use. The caller keeps everybody from installing. */
export function removeLocks(host: Host): void {
  for (const file of namesIn(host.paths.locks, host)) {
    const [, name] = LOCKS.exec(file) ?? [];
    const lock = name === undefined ? undefined : tryLock(host, name);
    if (name === undefined || lock === undefined) continue;
    host.fs.rmSync(lockPath(host, name), { force: true });
    lock.release();
  }
}

function downloads({ host, now, downloads: which }: LeftoverQuestion): readonly Leftover[] {
  const folder = host.paths.downloads;
  const named = which === 'all' ? new Set<string>() : namedSources(host);
  const isDoomed = (name: string): boolean => {
    const [, slot, part] = DOWNLOAD.exec(name) ?? [];
    if (slot === undefined) return false;
    return part === undefined ? !named.has(slot) : isOlder(join(folder, name), { age: DAY, now, host });
  };
  return namesIn(folder, host)
    .filter(isDoomed)
    .map((name) => ({ kind: 'download', path: join(folder, name) }));
}

function namedSources(host: Host): ReadonlySet<string> {
  const releases = loadCatalog(host)
    .all()
    .flatMap((entry) => entry.releases);
  const sources = [...releases, shimPackage(host).release].flatMap((release) => release.sources);
  return new Set(sources.map(({ url, sha256 }) => slotOf(url, { sha256 })));
}

/** Of one artifact each, as young as the youngest bundle in it. */
function evidence({ host, now }: LeftoverQuestion): readonly Leftover[] {
  const folder = evidenceFolder(host);
  return namesIn(folder, host)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) =>
      namesIn(path, host).every((name) => isOlder(join(path, name), { age: EVIDENCE_KEPT, now, host })),
    )
    .map((path) => ({ kind: 'evidence', path }));
}

function logs({ host, now }: LeftoverQuestion): readonly Leftover[] {
  const folder = host.paths.logs;
  return namesIn(folder, host)
    .map((name) => join(folder, name))
    .filter((path) => isOlder(path, { age: LOGS_KEPT, now, host }))
    .map((path) => ({ kind: 'log', path }));
}

function isOlder(path: string, { age, now, host }: { age: number; now: Date; host: Host }): boolean {
  const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && now.getTime() - stat.mtimeMs > age;
}

function namesIn(folder: string, host: Host): readonly string[] {
  return host.fs.existsSync(folder) ? host.fs.readdirSync(folder).sort() : [];
}
