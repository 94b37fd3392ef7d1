import type { Catalog } from '../../catalog/entry.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { diffLocks } from '../../lockfile/diff.ts';
import type { Lock } from '../../lockfile/lock.ts';
import { byTitle, lockedTitle } from '../../lockfile/lock.ts';
import { platformMissing } from '../../lockfile/parse.ts';
import { printLock } from '../../lockfile/print.ts';
import { PLATFORMS, type Platform } from '../../model/platform.ts';
import { editManifest, type ManifestEdit } from '../../request/manifest/edit.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import { parseManifest } from '../../request/manifest/parse.ts';
import { thisPlatform } from '../context.ts';
import { mayBeOfOthers } from './attested/may-be-of-others.ts';
import type { AttestedOnes } from './attested/plan-attested-ones.ts';
import type { Asking } from './attested/site.ts';
import type { Edits } from './edits.ts';
import { loadProject, type Project } from './load.ts';
import { makeLock } from './make-lock.ts';
import { askedOf } from './manifest-request.ts';
import { newestBy } from './newest.ts';
import { refuseLostReleases, refuseMismatch } from './pin-mismatch.ts';
import { NOTHING, pinnedBy, type Raise } from './pins.ts';
import type { ProjectPlace } from './place.ts';
import type { PlanWorld } from './world.ts';

/** What a command wants of a project. */
export interface ProjectChange {
  readonly edits?: Edits;
  readonly raise?: Raise;
  /** Of the lock; absent: those it has, or all. */
  readonly platforms?: readonly Platform[];
  /** Of origins; absent: `here`. */
  readonly asking?: Asking;
}

/** What a project comes to, before anything is fetched or written. */
export interface ProjectPlan {
  readonly before: Project;
  readonly catalog: Catalog;
  /** After the change. */
  readonly manifest: Manifest;
  readonly lock: Lock;
  /** What others build, of this machine's platform. */
  readonly here: AttestedOnes['here'];
  /** Of a lock that says the same already: as it stands. */
  readonly lockText: string;
  /** What becomes different in the lock, a line each. */
  readonly changes: readonly string[];
}

/**
 * Manifest, lock and catalog, brought together, and what origins say of what others build.
 * Changes nothing.
 * @throws HeadwaterError MANIFEST_*, LOCK_*, ORIGIN_*, FETCH_*, and those of `resolve`
 */
export async function planProject(
  place: ProjectPlace,
  change: ProjectChange,
  world: PlanWorld,
): Promise<ProjectPlan> {
  const before = loadProject(place, world.context.host);
  const catalog = loadCatalog(world.context.host);
  const platforms = withThisFirst(change.platforms ?? platformsOf(before));
  const newest = newestBy({ manifest: before.manifest, catalog, platforms }, world);
  const manifest = edited(before.manifest, (await change.edits?.(before.manifest, newest)) ?? []);
  const ground = { before, catalog, manifest, platforms };
  const others = await planOthers(ground, change, world);
  const lock = withOthers(planOwn(ground, others, change), others);
  return withLock({ before, catalog, manifest, here: others.here }, lock);
}

/** A plan that comes to this lock. */
export function withLock(plan: Omit<ProjectPlan, 'lock' | 'lockText' | 'changes'>, lock: Lock): ProjectPlan {
  const written = plan.before.lock;
  const changes = diffLocks(written?.content, lock);
  const lockText = written !== undefined && changes.length === 0 ? written.text : printLock(lock);
  const { before, catalog, manifest, here } = plan;
  return { before, catalog, manifest, here, lock, lockText, changes };
}

interface Ground extends Pick<ProjectPlan, 'before' | 'catalog' | 'manifest'> {
  /** This machine's first. */
  readonly platforms: readonly Platform[];
}

/** Whoever has nothing of others loads nothing for it. */
async function planOthers(
  { before, catalog, manifest, platforms }: Ground,
  { raise = NOTHING, asking = 'here' }: ProjectChange,
  world: PlanWorld,
): Promise<AttestedOnes> {
  const asked = askedOf(manifest, catalog).filter((item) => mayBeOfOthers(item, catalog));
  if (asked.length === 0) return { packages: [], here: new Map() };
  const { planAttestedOnes } = await import('./attested/plan-attested-ones.ts');
  const lock = before.lock && { ...before.lock, file: before.place.lock };
  return planAttestedOnes(asked, { ...world, catalog, manifest, platforms, lock, raise, asking });
}

/** What headwater builds, by the catalog alone. */
function planOwn(
  { before, catalog, manifest, platforms }: Ground,
  others: AttestedOnes,
  { raise = NOTHING }: ProjectChange,
): Lock {
  const isOwn = ({ name }: { readonly name: string }) => others.packages.every((pkg) => pkg.name !== name);
  const pinned = pinnedBy(before.lock?.content, askedOf(manifest, catalog).filter(isOwn), raise);
  const inUse = before.lock && { ...before.lock, file: before.place.lock, kept: pinned.kept, raise };
  if (inUse !== undefined) refuseLostReleases(inUse, catalog);
  const lock = makeLock(pinned, catalog, platforms);
  if (inUse !== undefined) refuseMismatch(inUse, lock);
  return lock;
}

function withOthers({ platforms, packages }: Lock, others: AttestedOnes): Lock {
  return { platforms, packages: [...packages, ...others.packages].sort(byTitle) };
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
