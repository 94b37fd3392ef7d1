import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load.ts';
import type { Host } from '../../host/host.ts';
import { lockPath, tryLock } from '../../host/lock.ts';
import { shimPackage } from '../native-shim.ts';

const DAY = 24 * 60 * 60 * 1000;
const LOGS_KEPT = 30 * DAY;
/** Locks that are taken only while the store stays as it is. */
const LOCKS = /^((?:build|download)-.+)\.lock$/;

/** A file or folder that nobody needs any more. */
export interface Leftover {
  readonly kind: 'download' | 'log';
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
 * day, and logs of builds of a month ago. What has a name of another kind is left alone.
 * @throws HeadwaterError CATALOG_INVALID
 */
export function findLeftovers(question: LeftoverQuestion): readonly Leftover[] {
  return [...downloads(question), ...logs(question)];
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
    const [, digest = '', part] = /^sha256-([0-9a-f]{64})(\.part(?:\.json)?)?$/.exec(name) ?? [];
    if (digest === '') return false;
    return part === undefined ? !named.has(digest) : isOlder(join(folder, name), { age: DAY, now, host });
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
  return new Set(sources.map(({ sha256 }) => sha256));
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
