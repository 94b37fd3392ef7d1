import type { Catalog } from '../../catalog/entry.ts';
import { loadCatalog } from '../../catalog/load.ts';
import type { Host } from '../../host/host.ts';
import { diffLocks } from '../../lockfile/diff.ts';
import type { Lock } from '../../lockfile/lock.ts';
import { lockedTitle } from '../../lockfile/lock.ts';
import { platformMissing } from '../../lockfile/parse.ts';
import { printLock } from '../../lockfile/print.ts';
import { PLATFORMS, type Platform } from '../../model/platform.ts';
import { editManifest, type ManifestEdit } from '../../request/manifest/edit.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import { parseManifest } from '../../request/manifest/parse.ts';
import { thisPlatform } from '../context.ts';
import { loadProject, type Project } from './load.ts';
import { makeLock } from './make-lock.ts';
import { askedOf } from './manifest-request.ts';
import { refuseLostReleases, refuseMismatch } from './pin-mismatch.ts';
import { NOTHING, pinnedBy, type Raise } from './pins.ts';
import type { ProjectPlace } from './place.ts';

/** What a command wants of a project. */
export interface ProjectChange {
  /** Changes of the manifest, made from what it says and what the catalog has. */
  readonly edits?: (manifest: Manifest, catalog: Catalog) => readonly ManifestEdit[];
  readonly raise?: Raise;
  /** Of the lock; absent: those it has, or all. */
  readonly platforms?: readonly Platform[];
}

/** What a project comes to, before anything is fetched or written. */
export interface ProjectPlan {
  readonly before: Project;
  readonly catalog: Catalog;
  /** After the change. */
  readonly manifest: Manifest;
  readonly lock: Lock;
  /** Of a lock that says the same already: as it stands. */
  readonly lockText: string;
  /** What becomes different in the lock, a line each. */
  readonly changes: readonly string[];
}

/**
 * Manifest, lock and catalog, brought together. Changes nothing.
 * @throws HeadwaterError MANIFEST_*, LOCK_*, ORIGIN_UNSUPPORTED, and those of `resolve`
 */
export function planProject(place: ProjectPlace, change: ProjectChange, host: Host): ProjectPlan {
  const before = loadProject(place, host);
  const catalog = loadCatalog(host);
  const manifest = edited(before.manifest, change.edits?.(before.manifest, catalog) ?? []);
  const platforms = change.platforms ?? platformsOf(before);
  const { raise = NOTHING } = change;
  const pinned = pinnedBy(before.lock?.content, askedOf(manifest, catalog), raise);
  const inUse = before.lock && { ...before.lock, file: place.lock, kept: pinned.kept, raise };
  if (inUse !== undefined) refuseLostReleases(inUse, catalog);
  const lock = makeLock(pinned, catalog, withThisFirst(platforms));
  if (inUse !== undefined) refuseMismatch(inUse, lock);
  const changes = diffLocks(before.lock?.content, lock);
  const lockText = before.lock !== undefined && changes.length === 0 ? before.lock.text : printLock(lock);
  return { before, catalog, manifest, lock, lockText, changes };
}

function edited(manifest: Manifest, edits: readonly ManifestEdit[]): Manifest {
  let current = manifest;
  for (const edit of edits) current = parseManifest(editManifest(current, edit), manifest.file);
  return current;
}

/** @throws HeadwaterError LOCK_PLATFORM_MISSING when the lock was made without this machine's platform */
function platformsOf({ lock, place }: Project): readonly Platform[] {
  if (lock === undefined) return PLATFORMS;
  const { platforms, packages } = lock.content;
  const here = thisPlatform();
  if (platforms.includes(here)) return platforms;
  const subject = `${place.lock}:${lineOfPlatforms(lock.text)}`;
  const about = packages.length === 0 ? '' : `  ${packages.map(lockedTitle).slice(0, 3).join(', ')}`;
  throw platformMissing(here, { found: platforms, subject: `${subject}${about}` });
}

function lineOfPlatforms(text: string): number {
  return text.split('\n').findIndex((line) => line.startsWith('platforms')) + 1;
}

function withThisFirst(platforms: readonly Platform[]): readonly Platform[] {
  const here = thisPlatform();
  return [...platforms].sort((a, b) => Number(b === here) - Number(a === here));
}
