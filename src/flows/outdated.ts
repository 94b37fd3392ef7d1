import type { Catalog, Release } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import { type ErrorCode, HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { PackageName } from '../model/package-name.ts';
import { PLATFORMS } from '../model/platform.ts';
import { matchesVersion, type Version } from '../model/version.ts';
import { listNamed } from '../store/find.ts';
import { levelOf as levelOfReceipt } from '../store/receipt.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { loadGlobalManifest } from './global-manifest.ts';
import { linkedTools } from './linked.ts';
import { mayBeOfOthers } from './project/attested/may-be-of-others.ts';
import { loadProject, type Project } from './project/load.ts';
import { type Asked, askedOf } from './project/manifest-request.ts';
import { type Newest, newestBy } from './project/newest.ts';
import { findProject } from './project/place.ts';
import { openWorld } from './project/world.ts';

export interface OutdatedLine {
  readonly name: string;
  readonly kind: 'tool' | 'library';
  /** As the manifest asks for it. */
  readonly requested: string;
  /** Locked, or linked; absent: not yet. */
  readonly current?: string;
  /** The newest that the manifest allows; absent: there is none. */
  readonly wanted?: string;
  readonly latest?: string;
  /** Why nobody knows what there is: whoever offers it did not say. */
  readonly problem?: { readonly code: ErrorCode; readonly message: string };
  /** What the current version has earned, where it is in the store. */
  readonly level?: string;
}

export interface OutdatedReport {
  /** Absolute path; absent: the global set. */
  readonly project?: string;
  readonly packages: readonly OutdatedLine[];
}

/**
 * What is newer than what a project, or the global set, has: in the catalog, or where others
 * offer what they build, who are asked side by side. Changes nothing.
 */
export async function outdated(
  { global }: { readonly global: boolean },
  context: FlowContext,
): Promise<OutdatedReport> {
  const { host } = context;
  const place = global ? undefined : findProject(host);
  const catalog = loadCatalog(host);
  const { manifest, lock } = place === undefined ? loadGlobal(host) : loadProject(place, host);
  const there = lock?.content.packages.filter(({ requested }) => requested !== undefined);
  const current = new Map((there ?? linkedTools(host)).map(({ name, version }) => [name, version] as const));
  const platforms = place === undefined ? [thisPlatform()] : (lock?.content.platforms ?? PLATFORMS);
  const newest = newestBy({ manifest, catalog, platforms }, openWorld(context));
  const lines = askedOf(manifest, catalog).map((item) =>
    lineOf(item, current.get(item.name), { catalog, host, newest }),
  );
  const packages = await Promise.all(lines);
  return place === undefined ? { packages } : { project: place.root, packages };
}

function loadGlobal(host: Host): Pick<Project, 'manifest' | 'lock'> {
  return { manifest: loadGlobalManifest(host) };
}

/** Whether there is anything to update, or to upgrade, or nobody knows. */
export function isOutdated({ current, wanted, latest, problem }: OutdatedLine): boolean {
  return problem !== undefined || current !== wanted || current !== latest;
}

interface Ground {
  readonly catalog: Catalog;
  readonly host: Host;
  readonly newest: Newest;
}

async function lineOf(
  asked: Asked,
  current: Version | undefined,
  { catalog, host, newest }: Ground,
): Promise<OutdatedLine> {
  const { name, kind, version } = asked;
  const offered = mayBeOfOthers(asked, catalog)
    ? await offeredBy(asked, newest)
    : releasedOf(asked, catalog.find(name)?.releases ?? []);
  const level = current === undefined ? undefined : levelOf({ name, version: current }, host);
  return {
    name,
    kind,
    requested: version ?? 'latest',
    ...(current !== undefined && { current }),
    ...offered,
    ...(level !== undefined && { level }),
  };
}

type Offered = Pick<OutdatedLine, 'wanted' | 'latest' | 'problem'>;

function releasedOf({ version }: Asked, releases: readonly Release[]): Offered {
  const wanted = releases.find(
    (release) => version === undefined || matchesVersion(release.version, version),
  );
  const [latest] = releases;
  return {
    ...(wanted !== undefined && { wanted: wanted.version }),
    ...(latest !== undefined && { latest: latest.version }),
  };
}

/** That one of them does not answer is told in its line: the others are none the worse for it. */
async function offeredBy({ version, ...asked }: Asked, newest: Newest): Promise<Offered> {
  try {
    const latest = (await newest(asked)).version;
    const wanted = version === undefined ? latest : await allowed({ ...asked, version }, newest);
    return { latest, ...(wanted !== undefined && { wanted }) };
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    return { problem: { code: error.code, message: error.message } };
  }
}

async function allowed(asked: Omit<Asked, 'kind'>, newest: Newest): Promise<Version | undefined> {
  try {
    return (await newest(asked)).version;
  } catch (error) {
    if (error instanceof HeadwaterError && error.code === 'VERSION_UNKNOWN') return undefined;
    throw error;
  }
}

function levelOf(
  of: { readonly name: PackageName; readonly version: string },
  host: Host,
): string | undefined {
  const stored = listNamed(host, of.name).find(({ receipt }) => receipt.version === of.version);
  return stored && levelOfReceipt(stored.receipt);
}
