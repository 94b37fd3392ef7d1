import { HeadwaterError } from '../../errors.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readText } from '../../model/strict-json/read.ts';
import { readOptionalRecord, readRecord } from '../../model/strict-json/read-record.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { npmPurl } from './purl.ts';
import { parseSemver, type SemVersion } from './semver.ts';
import { isNpmName } from './spec.ts';

export type Ranges = ReadonlyMap<string, string>;

/** What a registry says of one version, as far as it decides what is installed. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly semver: SemVersion;
  readonly dependencies: Ranges;
  /** None of them stands among `dependencies` as well. */
  readonly optional: Ranges;
  /** Those that are required. */
  readonly peers: Ranges;
  /** Names whose packages lie in the tarball itself. */
  readonly bundled: ReadonlySet<string>;
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[];
  readonly hasInstallScript: boolean;
  readonly hasShrinkwrap: boolean;
  readonly deprecated: string | undefined;
  readonly dist: Dist;
}

interface Dist {
  readonly tarball: string;
  /** Subresource integrity. */
  readonly integrity: string | undefined;
  /** Where its attestations lie; absent: it has none. */
  readonly attestations: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads one version of a packument. It must be the one that was asked for: the name decides
 * whose package it is, and the version which one.
 * @throws HeadwaterError ORIGIN_METADATA_INVALID
 */
export function readManifest(said: unknown, asked: { name: string; version: string }): Manifest {
  const place: Place = { code: 'ORIGIN_METADATA_INVALID', path: npmPurl(asked.name, asked.version) };
  const members = readRecord(said, place);
  const { name, version } = asked;
  if (members.name !== name || members.version !== version) {
    throw new HeadwaterError('ORIGIN_METADATA_INVALID', 'the registry answers with another package', {
      expected: `${name}@${version}`,
      found: `${shown(members.name)} ${shown(members.version)}`,
    });
  }
  const semver = parseSemver(version) ?? fail(place, 'has no version', { found: shown(version) });
  return {
    name,
    version,
    semver,
    ...dependenciesOf(members, place),
    ...limitsOf(members),
    dist: distOf(members, place),
  };
}

function dependenciesOf(members: Members, place: Place) {
  const optional = rangesOf(members, 'optionalDependencies', place);
  const all = rangesOf(members, 'dependencies', place);
  const meta = readOptionalRecord(members.peerDependenciesMeta, inside(place, 'peerDependenciesMeta'));
  const peers = [...rangesOf(members, 'peerDependencies', place)].filter(
    ([name]) => !isOptional(meta[name]) && !optional.has(name) && !all.has(name),
  );
  // An optional dependency is one of `dependencies` as well in what registries say.
  const dependencies = new Map([...all].filter(([name]) => !optional.has(name)));
  const bundled = bundledOf(members, [...all.keys(), ...optional.keys()]);
  return { optional, dependencies, peers: new Map(peers), bundled };
}

function isOptional(meta: unknown): boolean {
  return typeof meta === 'object' && meta !== null && Reflect.get(meta, 'optional') === true;
}

/** Every name becomes a folder: one that could lead out of node_modules is refused. */
function rangesOf(members: Members, member: string, place: Place): Ranges {
  const said = readOptionalRecord(members[member], inside(place, member));
  return new Map(
    Object.entries(said).map(([name, range]) => {
      if (!isNpmName(name)) fail(inside(place, member), 'names no package', { found: shown(name) });
      if (typeof range !== 'string') fail(inside(place, member), 'has no range', { found: shown(range) });
      return [name, range];
    }),
  );
}

/** Either spelling; `true` is all of them. */
function bundledOf(
  { bundleDependencies, bundledDependencies }: Members,
  all: readonly string[],
): ReadonlySet<string> {
  const said = bundleDependencies ?? bundledDependencies;
  return new Set(said === true ? all : wordsOf(said));
}

function limitsOf({ os, cpu, libc, hasInstallScript, _hasShrinkwrap, deprecated }: Members) {
  return {
    os: wordsOf(os),
    cpu: wordsOf(cpu),
    libc: wordsOf(libc),
    hasInstallScript: hasInstallScript === true,
    hasShrinkwrap: _hasShrinkwrap === true,
    deprecated: typeof deprecated === 'string' && deprecated !== '' ? deprecated : undefined,
  };
}

function wordsOf(said: unknown): readonly string[] {
  const list = Array.isArray(said) ? said : [said];
  return list.filter((word): word is string => typeof word === 'string' && word !== '');
}

function distOf(members: Members, at: Place): Dist {
  const place = inside(at, 'dist');
  const { tarball, integrity, attestations } = readRecord(members.dist, place);
  const set = readOptionalRecord(attestations, inside(place, 'attestations'));
  return {
    tarball: readText(tarball, inside(place, 'tarball')),
    integrity: typeof integrity === 'string' ? integrity : undefined,
    attestations: set.url === undefined ? undefined : readText(set.url, inside(place, 'attestations.url')),
  };
}
