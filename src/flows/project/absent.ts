import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { AbsentPackage } from '../../link/project-record.ts';
import { isProjectFresh, readProjectState } from '../../link/project-state.ts';
import { thisPlatform } from '../context.ts';
import type { NotInstalled } from '../install-report.ts';
import { findProject } from './place.ts';

/** What the project around the working folder asks for and this platform does not get, as it was installed. */
export function absentInProject(host: Host): readonly AbsentPackage[] {
  const project = host.env.HEADWATER_SHIM_GLOBAL === '1' ? undefined : findProject(host);
  if (project === undefined || !isProjectFresh(project.root, host)) return [];
  return readProjectState(project.root, host)?.absent ?? [];
}

/** The same by package or command, unless another tool of the project has the command. */
export function findAbsent(asked: string, host: Host): AbsentPackage | undefined {
  return absentInProject(host).find(({ name, bins }) => name === asked || bins.some((bin) => bin === asked));
}

/** What an install reports as failed: one that is left out on purpose is no failure. */
export function unsupportedOnes(absent: readonly AbsentPackage[]): readonly NotInstalled[] {
  return absent
    .filter(({ why }) => why === 'unsupported')
    .map((item) => ({ name: item.name, version: item.version, error: absentError(item) }));
}

/** Why a package, or its command, is not there. */
export function absentError({ name, version, why, platforms }: AbsentPackage): HeadwaterError {
  const message =
    why === 'unsupported'
      ? 'its recipe does not build on this platform'
      : 'the project leaves it out on this platform';
  return new HeadwaterError('PLATFORM_UNSUPPORTED', message, {
    subject: `${name} ${version}`,
    expected: platforms.join(', '),
    found: thisPlatform(),
    ...(why === 'unsupported' && {
      hint: `\`${name} = { version = "…", platforms = [${platforms.map((item) => `"${item}"`).join(', ')}] }\` in headwater.toml leaves it out elsewhere`,
    }),
  });
}
