import { HeadwaterError } from '../errors.ts';
import { matchesVersion } from '../model/version.ts';
import type { PackageRequest } from '../request/request.ts';
import type { Resolution, ResolvedPackage } from '../resolve/resolution.ts';

/** The package that a request was resolved to; what it needs may be the same one in another version. */
export function resolvedFor(
  { name, version }: PackageRequest,
  { packages }: Resolution,
): ResolvedPackage | undefined {
  const fits = packages.filter((pkg) => pkg.name === name);
  const exact = fits.find((pkg) => pkg.version === version);
  return exact ?? fits.find((pkg) => version === undefined || matchesVersion(pkg.version, version));
}

/** A name that is not part of this install allows nothing, and is more likely a mistake. */
export function requireAsked(
  allowed: readonly string[],
  { packages }: { readonly packages: readonly { readonly name: string }[] },
): void {
  const stray = allowed.find((name) => !packages.some((pkg) => pkg.name === name));
  if (stray === undefined) return;
  throw new HeadwaterError(
    'USAGE',
    `--allow-downgrade names a package that is not installed by this command`,
    {
      expected: packages.map(({ name }) => name).join(', '),
      found: JSON.stringify(stray),
    },
  );
}
