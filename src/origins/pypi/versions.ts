import { HeadwaterError } from '../../errors.ts';
import { ecosystemOf } from '../../model/package-name.ts';
import { isVersion, type Version } from '../../model/version.ts';
import type { OriginContext, OriginVersion, Wanted } from '../origin.ts';
import type { IndexedWheel } from './page.ts';
import { comparePep440, isPrerelease } from './pep440.ts';
import { projectPage } from './project.ts';

/**
 * Versions that have a wheel which was not taken back, newest first (PEP 440, PEP 592). A
 * version of an epoch (`1!2.0`) is left out: it can be no part of a path.
 * @throws HeadwaterError PACKAGE_UNKNOWN, ORIGIN_UNSUPPORTED, ORIGIN_*, FETCH_*
 */
export async function versions(wanted: Wanted, context: OriginContext): Promise<readonly OriginVersion[]> {
  const { wheels } = await projectPage(projectOf(wanted), context);
  const offered = wheels.filter(({ isYanked, versionText }) => !isYanked && isVersion(versionText));
  return byVersion(offered).map(({ versionText, version, wheels: those }) => {
    const releasedAt = those.flatMap(({ uploadedAt }) => uploadedAt ?? []).sort()[0];
    return {
      version: versionText,
      isPrerelease: isPrerelease(version),
      ...(releasedAt !== undefined && { releasedAt }),
    };
  });
}

/** The project's normalised name. @throws HeadwaterError ORIGIN_UNSUPPORTED */
export function projectOf(wanted: Wanted): string {
  const name = wanted.by === 'name' ? wanted.name : wanted.entry.name;
  if (wanted.by === 'name' && ecosystemOf(name) === 'pypi') return name.slice('pypi:'.length);
  throw new HeadwaterError('ORIGIN_UNSUPPORTED', `${name} does not come from pypi`, {
    subject: name,
    expected: 'pypi:NAME',
    found: name,
  });
}

interface VersionGroup extends Pick<IndexedWheel, 'version'> {
  readonly versionText: Version;
  readonly wheels: readonly IndexedWheel[];
}

/** `1.0` and `1.0.0` are one, called as the first is. */
function byVersion(wheels: readonly IndexedWheel[]): readonly VersionGroup[] {
  const sorted = [...wheels].sort((a, b) => comparePep440(b.version, a.version));
  const groups: (VersionGroup & { readonly wheels: IndexedWheel[] })[] = [];
  for (const wheel of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && comparePep440(last.version, wheel.version) === 0) last.wheels.push(wheel);
    else if (isVersion(wheel.versionText)) {
      groups.push({ version: wheel.version, versionText: wheel.versionText, wheels: [wheel] });
    }
  }
  return groups;
}
