import { isLockedSource, type Lock, type LockedSource } from '../../lockfile/lock.ts';
import { matchesVersion } from '../../model/version.ts';
import type { Root, Roots } from './make-lock.ts';
import type { Asked } from './manifest-request.ts';

/** Names whose pins are let go, so that they are resolved anew. */
export type Raise = 'everything' | ReadonlySet<string>;

export const NOTHING: Raise = new Set();

export interface Pinned extends Roots {
  /** Packages of the lock that headwater builds, and that still count. */
  readonly kept: readonly LockedSource[];
}

/**
 * What a manifest asks for, at the versions of the lock wherever the manifest still allows
 * them. A lock narrows the choice; it adds nothing to it.
 */
export function pinnedBy(lock: Lock | undefined, asked: readonly Asked[], raise: Raise): Pinned {
  const packages = (lock?.packages ?? []).filter(isLockedSource);
  const roots = asked.map((item) => pinned(item, packages, raise));
  const kept = reachable(roots, packages).filter((pkg) => !isRaised(pkg.name, raise));
  const needs = kept.map((pkg) => [`${pkg.name}@${pkg.version}`, needsOf(pkg, raise)] as const);
  return { roots, needs: new Map(needs), kept };
}

export function isRaised(name: string, raise: Raise): boolean {
  return raise === 'everything' || raise.has(name);
}

function pinned(item: Asked, packages: readonly LockedSource[], raise: Raise): Root {
  const locked = packages.find(({ name, requested }) => name === item.name && requested !== undefined);
  if (locked === undefined || isRaised(item.name, raise)) return item;
  const allowed = item.version === undefined || matchesVersion(locked.version, item.version);
  return allowed ? { ...item, pin: locked.version } : item;
}

function needsOf({ needs }: LockedSource, raise: Raise) {
  const kept = needs.filter(({ name }) => !isRaised(name, raise));
  return new Map(kept.map(({ name, version }) => [name, version] as const));
}

function reachable(roots: readonly Root[], packages: readonly LockedSource[]): readonly LockedSource[] {
  const byTitle = new Map(packages.map((pkg) => [`${pkg.name}@${pkg.version}`, pkg]));
  const found = new Set<LockedSource>();
  const visit = (title: string): void => {
    const pkg = byTitle.get(title);
    if (pkg === undefined || found.has(pkg)) return;
    found.add(pkg);
    for (const need of pkg.needs) visit(`${need.name}@${need.version}`);
  };
  for (const { name, pin } of roots) if (pin !== undefined) visit(`${name}@${pin}`);
  return [...found];
}
