import { fail, type Place } from '../../model/strict-json/place.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { npmPurl } from './purl.ts';
import { compareSemver, parseSemver, type SemVersion } from './semver.ts';
import { accepts, type Spec } from './spec.ts';

/** A package as its registry describes it; a version is read when it is asked for. */
export interface Packument {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Newest first. */
  readonly versions: readonly Listed[];
}

interface Listed {
  readonly version: string;
  readonly semver: SemVersion;
  readonly isDeprecated: boolean;
  readonly said: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Of any size that was let in: some packages have thousands of versions. What is no version
 * by Semantic Versioning cannot be installed by npm either, and is left out.
 * @throws HeadwaterError ORIGIN_METADATA_INVALID
 */
export function readPackument(said: unknown, name: string): Packument {
  const place: Place = { code: 'ORIGIN_METADATA_INVALID', path: name };
  const members = membersOf(said, place);
  if (members.name !== name) {
    fail(place, 'is answered with another package', { expected: name, found: shown(members.name) });
  }
  const versions = Object.entries(membersOf(members.versions ?? {}, place)).flatMap(([version, about]) => {
    const semver = parseSemver(version);
    return semver === undefined ? [] : [{ version, semver, isDeprecated: isDeprecated(about), said: about }];
  });
  return {
    name,
    tags: new Map(
      Object.entries(membersOf(members['dist-tags'] ?? {}, place)).filter(
        (tag): tag is [string, string] => typeof tag[1] === 'string',
      ),
    ),
    versions: versions.sort((a, b) => compareSemver(b.semver, a.semver)),
  };
}

/** @throws HeadwaterError ORIGIN_METADATA_INVALID; undefined where there is no such version. */
export function manifestIn(packument: Packument, version: string): Manifest | undefined {
  const listed = packument.versions.find((one) => one.version === version);
  return listed === undefined ? undefined : readManifest(listed.said, { name: packument.name, version });
}

/**
 * The version that npm takes: what `latest` names where it fits, else the newest one that
 * does; deprecated ones only where there is no other (npm-pick-manifest).
 * @param kept versions that go before all others, by package-url
 */
export function pick(
  { name, tags, versions }: Packument,
  spec: Spec,
  kept: ReadonlySet<string> = new Set(),
): string | undefined {
  const known = versions.find(
    ({ version, semver }) => kept.has(npmPurl(name, version)) && accepts(spec, semver),
  );
  if (known !== undefined) return known.version;
  if (spec.wants.kind === 'tag') return tags.get(spec.wants.tag);
  const fits = versions.filter(({ semver }) => accepts(spec, semver));
  const sound = fits.filter(({ isDeprecated }) => !isDeprecated);
  const latest = sound.find(({ version }) => version === tags.get('latest'));
  return (latest ?? sound[0] ?? fits[0])?.version;
}

function isDeprecated(about: unknown): boolean {
  return typeof about === 'object' && about !== null && Boolean(Reflect.get(about, 'deprecated'));
}

function membersOf(said: unknown, place: Place): Members {
  if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Members;
  return fail(place, 'is not an object', { found: shown(said) });
}
