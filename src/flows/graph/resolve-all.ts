import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import type { PackageName } from '../../model/package-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { resolve } from '../../resolve/resolve.ts';

/** A whole catalog, pinned. */
export interface Graph {
  /** Each stands behind all it needs, and once. */
  readonly packages: readonly ResolvedPackage[];
  /** What cannot be built whatever the machine does: a mistake in an entry, a part that is missing, a cycle. */
  readonly broken: readonly Broken[];
  /** Names of entries that have no recipe for this platform. */
  readonly elsewhere: readonly PackageName[];
}

export interface Broken {
  readonly name: PackageName;
  /** Absent where not even the entry can be read. */
  readonly version?: string;
  readonly error: HeadwaterError;
}

type Resolved =
  | { readonly state: 'resolved'; readonly packages: readonly ResolvedPackage[] }
  | { readonly state: 'broken'; readonly broken: Broken }
  | { readonly state: 'elsewhere'; readonly name: PackageName };

/** Every release of every entry. One that is wrong costs the others nothing. */
export function resolveAll(catalog: Catalog, platform: Platform): Graph {
  const all = catalog.names().flatMap((name) => resolveEntry(name, catalog, platform));
  const packages = new Map<string, ResolvedPackage>();
  for (const one of all) {
    if (one.state !== 'resolved') continue;
    for (const pkg of one.packages) if (!packages.has(pkg.buildKey)) packages.set(pkg.buildKey, pkg);
  }
  const elsewhere = all.flatMap((one) => (one.state === 'elsewhere' ? [one.name] : []));
  return {
    packages: [...packages.values()],
    broken: all.flatMap((one) => (one.state === 'broken' ? [one.broken] : [])),
    elsewhere: [...new Set(elsewhere)],
  };
}

function resolveEntry(name: PackageName, catalog: Catalog, platform: Platform): readonly Resolved[] {
  const attempt = (version?: string): Resolved => {
    const wanted = { name, ...(version !== undefined && { version }) };
    try {
      return { state: 'resolved', packages: resolve({ packages: [wanted] }, catalog, platform).packages };
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      if (error.code === 'PLATFORM_UNSUPPORTED' && error.detail.subject === name) {
        return { state: 'elsewhere', name };
      }
      return { state: 'broken', broken: { ...wanted, error } };
    }
  };
  try {
    return (catalog.find(name)?.releases ?? []).map(({ version }) => attempt(version));
  } catch {
    // What is wrong with the entry is told by the same reading of it.
    return [attempt()];
  }
}
