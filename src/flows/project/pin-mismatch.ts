import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { lineOfPackage } from '../../lockfile/lines.ts';
import {
  isLockedSource,
  type Lock,
  type LockedNeed,
  type LockedSource,
  lockedTitle,
} from '../../lockfile/lock.ts';
import type { LockFile } from './load.ts';
import { isRaised, type Raise } from './pins.ts';

/** A lock, where it lies, and which packages of it count. */
export interface LockInUse extends LockFile {
  readonly kept: readonly LockedSource[];
  readonly raise: Raise;
}

/** A version that is pinned must still be in the catalog. @throws HeadwaterError LOCK_PIN_MISMATCH */
export function refuseLostReleases(lock: LockInUse, catalog: Catalog): void {
  for (const pkg of lock.kept) {
    const entry = catalog.find(pkg.name);
    const releases = entry?.releases.map(({ version }) => version) ?? [];
    // A package that is gone altogether is told where it is asked for.
    if (entry === undefined || releases.includes(pkg.version)) continue;
    const told = {
      what: 'version',
      key: 'version',
      locked: pkg.version,
      found: releases.join(', '),
    };
    throw mismatch(pkg, told, lock);
  }
}

/**
 * What the lock pins must be what the catalog has: a lock is nobody's word for a recipe or
 * a source. Either the catalog has changed, which a user has to agree to, or somebody edited
 * the lock.
 * @param fresh the lock as the catalog alone would have it, at the same versions.
 * @throws HeadwaterError LOCK_PIN_MISMATCH, naming what differs
 */
export function refuseMismatch(lock: LockInUse, fresh: Lock): void {
  const pairs = lock.kept.flatMap((locked) => {
    const now = fresh.packages.filter(isLockedSource).find((pkg) => lockedTitle(pkg) === lockedTitle(locked));
    return now === undefined ? [] : [{ locked, now }];
  });
  for (const { locked, now } of pairs) refuseOtherFacts(locked, now, lock);
  for (const { locked, now } of pairs) if (!restsOnRaised(locked, lock)) refuseOtherBuilds(locked, now, lock);
}

function refuseOtherFacts(locked: LockedSource, now: LockedSource, lock: LockInUse): void {
  const facts = (pkg: LockedSource): readonly Fact[] => [
    { what: 'kind', key: 'kind', value: pkg.kind },
    { what: 'recipe', key: 'recipe', value: `sha256:${pkg.recipe}` },
    { what: 'source digest', key: 'sources', value: pkg.sources.map(({ sha256 }) => sha256).join(', ') },
    { what: 'source address', key: 'sources', value: pkg.sources.map(({ url }) => url).join(', ') },
    { what: 'list of modules', key: 'modules', value: pkg.modules ?? '' },
    { what: 'needs', key: 'needs', value: namesOf(pkg) },
  ];
  const has = facts(now);
  for (const [index, { what, key, value }] of facts(locked).entries()) {
    const found = has[index]?.value ?? '';
    if (found !== value)
      throw mismatch(locked, { what, key, locked: value || 'none', found: found || 'none' }, lock);
  }
}

interface Fact {
  readonly what: string;
  readonly key: string;
  readonly value: string;
}

function namesOf({ needs }: LockedSource): string {
  return needs.map(({ name }) => name).join(', ');
}

function refuseOtherBuilds(locked: LockedSource, now: LockedSource, lock: LockInUse): void {
  for (const [platform, build] of Object.entries(locked.on)) {
    const other = Object.entries(now.on).find(([name]) => name === platform)?.[1];
    if (build === 'unsupported' || other === undefined || other === 'unsupported') continue;
    if (build.buildKey === other.buildKey) continue;
    const told = { what: `build key for ${platform}`, key: `on.${platform}` };
    throw mismatch(locked, { ...told, locked: build.buildKey, found: other.buildKey }, lock);
  }
}

/** A package has another build key when a library it needs is another. */
function restsOnRaised(pkg: LockedSource, lock: LockInUse): boolean {
  return pkg.needs.some((need) => {
    const library = lock.content.packages
      .filter(isLockedSource)
      .find((other) => lockedTitle(other) === lockedTitle(need));
    return isRaised(need.name, lock.raise) || (library !== undefined && restsOnRaised(library, lock));
  });
}

/** What differs, where it stands in the lock, and what either says. */
export interface Told {
  readonly what: string;
  readonly key: string;
  readonly locked: string;
  readonly found: string;
}

/** @param told `by`: whose word differs; absent: the catalog's. */
export function mismatch(
  pkg: LockedNeed,
  { by = 'the catalog', ...told }: Told & { readonly by?: string },
  { file, text }: Pick<LockFile, 'file' | 'text'>,
): HeadwaterError {
  return new HeadwaterError('LOCK_PIN_MISMATCH', `${by} has another ${told.what} than the lock`, {
    subject: `${file}:${lineOfPackage(text, pkg, told.key)}  ${lockedTitle(pkg)}`,
    expected: `${told.locked}  (the lock)`,
    found: `${told.found}  (${by})`,
    hint: `Find out which of them changed; \`headwater update ${pkg.name}\` takes what ${by} has.`,
  });
}
