import { HeadwaterError } from '../../errors.ts';
import { isVersion } from '../../model/version.ts';
import type { OriginContext, OriginVersion, Wanted } from '../origin.ts';
import type { Packument } from './packument.ts';
import { openRegistries } from './registry.ts';
import { compareSemver, parseSemver } from './semver.ts';

/**
 * Every version of a package, newest first. What its publisher does not hand out as the
 * newest (a version above what `latest` names) and what is deprecated counts as not final:
 * it is installed only by its full name.
 * @throws HeadwaterError PACKAGE_UNKNOWN, ORIGIN_METADATA_INVALID, FETCH_*
 */
export async function versionsOf(wanted: Wanted, context: OriginContext): Promise<readonly OriginVersion[]> {
  const packument = await openRegistries(context).packument(nameOf(wanted));
  const latest = parseSemver(packument.tags.get('latest') ?? '');
  const allDeprecated = packument.versions.every(({ isDeprecated }) => isDeprecated);
  return packument.versions.flatMap(({ version, semver, isDeprecated }) => {
    if (!isVersion(version)) return [];
    const isAhead = latest !== undefined && compareSemver(semver, latest) > 0;
    const isPrerelease = semver.prerelease.length > 0 || isAhead || (isDeprecated && !allDeprecated);
    return [{ version, isPrerelease }];
  });
}

/** @throws HeadwaterError PACKAGE_UNKNOWN for what is no name of npm's: no entry of the catalog names one. */
export function nameOf(wanted: Wanted): string {
  const name = wanted.by === 'name' ? wanted.name : wanted.entry.name;
  if (name.startsWith('npm:')) return name.slice('npm:'.length);
  throw new HeadwaterError('PACKAGE_UNKNOWN', `${name} is no package of npm`, {
    expected: 'npm:NAME or npm:@SCOPE/NAME',
  });
}

export function versionNames({ versions }: Packument): string {
  return versions
    .slice(0, 8)
    .map(({ version }) => version)
    .join(', ');
}
