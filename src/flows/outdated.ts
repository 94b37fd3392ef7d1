import type { Catalog } from '../catalog/entry.ts';
import { loadCatalog } from '../catalog/load.ts';
import type { Host } from '../host/host.ts';
import type { PackageName } from '../model/package-name.ts';
import { matchesVersion } from '../model/version.ts';
import { listNamed } from '../store/find.ts';
import { levelOf as levelOfReceipt } from '../store/receipt.ts';
import { loadGlobalManifest } from './global-manifest.ts';
import { linkedTools } from './linked.ts';
import { loadProject } from './project/load.ts';
import { type Asked, askedOf } from './project/manifest-request.ts';
import { findProject } from './project/place.ts';

export interface OutdatedLine {
  readonly name: string;
  readonly kind: 'tool' | 'library';
  /** As the manifest asks for it. */
  readonly requested: string;
  /** Locked, or linked; absent: not yet. */
  readonly current?: string;
  /** The newest that the manifest allows; absent: the catalog has none. */
  readonly wanted?: string;
  readonly latest?: string;
  /** What the current version has earned, where it is in the store. */
  readonly level?: string;
}

export interface OutdatedReport {
  /** Absolute path; absent: the global set. */
  readonly project?: string;
  readonly packages: readonly OutdatedLine[];
}

/** What is newer in the catalog than what a project, or the global set, has. Changes nothing. */
export function outdated({ global }: { readonly global: boolean }, host: Host): OutdatedReport {
  const place = global ? undefined : findProject(host);
  const catalog = loadCatalog(host);
  if (place === undefined) {
    const linked = new Map(linkedTools(host).map(({ name, version }) => [name as string, version as string]));
    const asked = askedOf(loadGlobalManifest(host), catalog);
    return { packages: asked.map((item) => lineOf(item, linked.get(item.name), { catalog, host })) };
  }
  const { manifest, lock } = loadProject(place, host);
  const locked = (lock?.content.packages ?? []).filter(({ requested }) => requested !== undefined);
  const versions = new Map(locked.map(({ name, version }) => [name as string, version as string]));
  const packages = askedOf(manifest, catalog).map((item) =>
    lineOf(item, versions.get(item.name), { catalog, host }),
  );
  return { project: place.root, packages };
}

/** Whether there is anything to update, or to upgrade. */
export function isOutdated({ current, wanted, latest }: OutdatedLine): boolean {
  return current !== wanted || current !== latest;
}

function lineOf(
  { name, kind, version }: Asked,
  current: string | undefined,
  { catalog, host }: { readonly catalog: Catalog; readonly host: Host },
): OutdatedLine {
  const releases = catalog.find(name)?.releases.map((release) => release.version) ?? [];
  const wanted = releases.find((release) => version === undefined || matchesVersion(release, version));
  const latest = releases[0];
  const level = current === undefined ? undefined : levelOf({ name, version: current }, host);
  return {
    name,
    kind,
    requested: version ?? 'latest',
    ...(current !== undefined && { current }),
    ...(wanted !== undefined && { wanted }),
    ...(latest !== undefined && { latest }),
    ...(level !== undefined && { level }),
  };
}

function levelOf(
  of: { readonly name: PackageName; readonly version: string },
  host: Host,
): string | undefined {
  const stored = listNamed(host, of.name).find(({ receipt }) => receipt.version === of.version);
  return stored && levelOfReceipt(stored.receipt);
}
