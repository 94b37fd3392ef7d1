import { loadCatalog } from '../../catalog/load.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { loadSettings } from '../../host/settings.ts';
import type { AttestedPackage, AttestedPart, FoundPackage } from '../../model/attested-package.ts';
import { matchesVersion, type Version } from '../../model/version.ts';
import type { At, OriginVersion, Wanted } from '../../origins/origin.ts';
import type { PackageRequest } from '../../request/request.ts';
import { withKey } from '../../resolve/attested-key.ts';
import type { FlowContext } from '../context.ts';
import type { AskedPlace } from './asked-place.ts';
import { fromStore } from './from-store.ts';
import { openOrigin, originContext } from './open-origin.ts';

/**
 * A package that others built, pinned to a version and its artifacts. One that is in the store
 * at exactly the version that is asked for is taken as it was planned then, and nobody is
 * asked; so is the newest that fits where the origin does not answer.
 * @throws HeadwaterError PACKAGE_UNKNOWN, VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, ORIGIN_*, FETCH_*
 */
export async function planAttested(
  asked: PackageRequest,
  place: AskedPlace,
  context: FlowContext,
): Promise<AttestedPackage> {
  const there = await fromStore(asked, place, context.host);
  if (there !== undefined && there.version === asked.version) return there;
  try {
    return await askOrigin(asked, place, context);
  } catch (error) {
    if (there === undefined || !isSilence(error)) throw error;
    const text = `${asked.name}: ${place.from} does not answer (${error.code}); ${there.version} is in the store`;
    context.progress({ kind: 'warning', text });
    return there;
  }
}

/**
 * A plan to fetch by. One that was taken from the store does not say where evidence is; its
 * origin is asked again, and must mean the same.
 * @throws HeadwaterError ORIGIN_CHANGED
 */
export async function freshPlan(pkg: AttestedPackage, context: FlowContext): Promise<AttestedPackage> {
  if (pkg.isFromStore !== true) return pkg;
  const { name, version, platform, origin: from, parts } = pkg;
  const members = parts.slice(1).map(({ purl }) => purl);
  const found = await findAt(
    { from, wanted: wantedAgain(pkg, context), platform, version, members },
    context,
  );
  if (found.buildKey === pkg.buildKey) return found;
  throw new HeadwaterError('ORIGIN_CHANGED', 'what it is made of, or what is expected of it, has changed', {
    subject: `${name} ${version}`,
    expected: pkg.buildKey,
    found: found.buildKey,
    hint: `\`headwater uninstall ${name}\`, then install it again`,
  });
}

function wantedAgain({ name }: AttestedPackage, { host }: FlowContext): Wanted {
  const entry = loadCatalog(host).find(name);
  return entry === undefined ? { by: 'name', name } : { by: 'entry', entry };
}

/** What an origin says when it says nothing: no word of whether something can be proved. */
export function isSilence(error: unknown): error is HeadwaterError {
  return (
    error instanceof HeadwaterError &&
    ['FETCH_FAILED', 'FETCH_RATE_LIMITED', 'ORIGIN_UNCONFIGURED'].includes(error.code)
  );
}

async function askOrigin(
  asked: PackageRequest,
  { from, wanted, platform }: AskedPlace,
  context: FlowContext,
): Promise<AttestedPackage> {
  const origin = await openOrigin(from);
  const about = originContext(context);
  const version = pickVersion(asked, await origin.versions(wanted, about));
  return findAt({ from, wanted, platform, version }, context);
}

/** One version of a package for a platform, as its origin has it. @throws HeadwaterError PLATFORM_UNSUPPORTED, VERSION_UNKNOWN, ORIGIN_*, FETCH_* */
export async function findAt(
  { from, wanted, ...at }: AskedPlace & At,
  context: FlowContext,
): Promise<AttestedPackage> {
  const origin = await openOrigin(from);
  const found = await origin.find(wanted, at, originContext(context));
  return withKey(wanted.by === 'name' ? await underOwnRoot(found, context.host) : found);
}

/** An entry names its root; of the others the user says it once for all. */
async function underOwnRoot(found: FoundPackage, host: Host): Promise<FoundPackage> {
  const { sigstoreRoot: root } = await loadSettings(host);
  if (root === undefined) return found;
  const [first, ...others] = found.parts;
  return { ...found, parts: [withRoot(first, root), ...others.map((part) => withRoot(part, root))] };
}

function withRoot(part: AttestedPart, root: string): AttestedPart {
  const { expectation } = part;
  return { ...part, expectation: { ...expectation, signer: { ...expectation.signer, root } } };
}

/** The newest release that the query matches; one that is not final only where it is named in full. */
export function pickVersion(
  { name, version: query }: Pick<PackageRequest, 'name' | 'version'>,
  offered: readonly OriginVersion[],
): Version {
  const exact = offered.find(({ version }) => version === query);
  if (exact !== undefined) return exact.version;
  const fits = offered.filter(
    ({ version, isPrerelease }) => !isPrerelease && (query === undefined || matchesVersion(version, query)),
  );
  const [newest] = fits;
  if (newest !== undefined) return newest.version;
  const known = offered.slice(0, 8).map(({ version }) => version);
  throw new HeadwaterError('VERSION_UNKNOWN', `no version ${query ?? 'that is final'} of ${name}`, {
    subject: name,
    expected: known.join(', ') || 'a release',
    found: query ?? 'none',
  });
}
