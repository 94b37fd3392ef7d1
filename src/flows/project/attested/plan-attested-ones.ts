import type { LockedAttested } from '../../../lockfile/lock.ts';
import type { AttestedPackage } from '../../../model/attested-package.ts';
import type { PackageName } from '../../../model/package-name.ts';
import type { Platform } from '../../../model/platform.ts';
import { matchesVersion, type Version } from '../../../model/version.ts';
import { parseProjectPolicy } from '../../../policy/parse.ts';
import type { PackageRequest } from '../../../request/request.ts';
import type { AskedPlace } from '../../attested/asked-place.ts';
import { openOrigin, originContext } from '../../attested/open-origin.ts';
import { pickVersion } from '../../attested/plan-attested.ts';
import { houseRules } from '../../policy.ts';
import type { Asked } from '../manifest-request.ts';
import { isRaised } from '../pins.ts';
import { decideOrigin, type Ground } from './decide-origin.ts';
import { type Platformed, servedOn } from './served-on.ts';
import type { AttestedSite } from './site.ts';

/** What others build of a project. */
export interface AttestedOnes {
  readonly packages: readonly LockedAttested[];
  /** What this machine gets, where it is to be installed. */
  readonly here: ReadonlyMap<PackageName, AttestedPackage>;
}

/**
 * Which packages of a manifest others build, at the versions of the lock wherever the manifest
 * still allows them, for all platforms of the lock. What the lock says is compared with what
 * there is, and where they differ nothing is fetched.
 * @throws HeadwaterError LOCK_PIN_MISMATCH, ORIGIN_*, PACKAGE_UNKNOWN, VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, FETCH_*
 */
export async function planAttestedOnes(asked: readonly Asked[], site: AttestedSite): Promise<AttestedOnes> {
  const ground = groundOf(site);
  const planned = await Promise.all(asked.map((item) => planOne(item, ground, site)));
  const known = planned.filter((item) => item !== undefined);
  return {
    packages: known.map(({ locked }) => locked),
    here: new Map(known.flatMap(({ locked, here }) => (here === undefined ? [] : [[locked.name, here]]))),
  };
}

interface Planned {
  readonly locked: LockedAttested;
  readonly here: AttestedPackage | undefined;
}

/** @returns undefined for what headwater builds itself. */
async function planOne(asked: Asked, ground: Ground, site: AttestedSite): Promise<Planned | undefined> {
  const before = lockedBefore(asked, site);
  const choice = decideOrigin(asked, before?.origin, ground);
  if (choice.from === 'source') return undefined;
  const kept = before?.origin === choice.from ? before : undefined;
  const { name, version: query } = asked;
  const place = { from: choice.from, wanted: choice.wanted };
  const version = kept?.version ?? (await newestVersion(asked, place, site));
  const about = { asked, place, version, kept };
  const platforms = await Promise.all(
    site.platforms.map(async (platform) => [platform, await servedOn(platform, about, site)] as const),
  );
  refuseNowhere(platforms);
  const here = platforms.find(([, { pkg }]) => pkg !== undefined)?.[1].pkg;
  const on = platforms.map(([platform, { served }]) => [platform, served] as const);
  const locked: LockedAttested = {
    name,
    version,
    kind: 'tool',
    requested: query ?? 'latest',
    origin: choice.from,
    on: Object.fromEntries(on.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return { locked, here };
}

/** One that a manifest still allows. */
function lockedBefore({ name, version }: Asked, { lock, raise }: AttestedSite) {
  const found = lock?.content.packages.find((pkg) => pkg.name === name && pkg.requested !== undefined);
  if (found === undefined || isRaised(name, raise)) return undefined;
  if (found.origin === 'source') return found;
  return version === undefined || matchesVersion(found.version, version) ? found : undefined;
}

/** The newest that a package is asked for in; nobody is asked twice in a run. */
export async function newestVersion(
  asked: PackageRequest,
  { from, wanted }: Pick<AskedPlace, 'from' | 'wanted'>,
  { answers, context }: Pick<AttestedSite, 'answers' | 'context'>,
): Promise<Version> {
  const offered = await answers.once(`versions of ${asked.name} from ${from}`, async () => {
    const origin = await openOrigin(from);
    return origin.versions(wanted, originContext(context));
  });
  return pickVersion(asked, offered);
}

export function groundOf({
  catalog,
  platforms,
  manifest,
  context,
}: Pick<AttestedSite, 'catalog' | 'platforms' | 'manifest' | 'context'>): Ground {
  const project = parseProjectPolicy(manifest.text, manifest.file);
  return { catalog, platforms, policy: houseRules(context.host, [], project).policy };
}

/** @throws what the first platform was refused for, where no platform has it */
function refuseNowhere(platforms: readonly (readonly [Platform, Platformed])[]): void {
  if (platforms.some(([, { served }]) => served !== 'unsupported')) return;
  for (const [, { refusal }] of platforms) if (refusal !== undefined) throw refusal;
}
