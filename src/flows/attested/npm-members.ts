import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { nameOfPurl } from '../../origins/npm/purl.ts';
import { parseSemver } from '../../origins/npm/semver.ts';
import { accepts, parseSpec } from '../../origins/npm/spec.ts';
import type { UnpackedTree } from '../../unpack/unpack-parts.ts';
import { titleOf } from '../build-package.ts';

/**
 * Compares the layout of a package of npm, which follows from what its registry said, with what
 * every package in it says of itself, which its provenance covers. The attack ("manifest
 * confusion"): a registry that lets another package, with honest provenance of its own, lie where
 * a dependency is looked for, or one that is asked for by nobody, or an older one than is asked for.
 * @throws HeadwaterError VERIFY_MEMBERS
 */
export function requireDeclaredMembers(pkg: AttestedPackage, { directory }: UnpackedTree, host: Host): void {
  if (pkg.origin !== 'npm') return;
  const members = pkg.parts.map(({ purl, layout }): Member => {
    const version = purl.slice(purl.lastIndexOf('@') + 1);
    return { purl, name: nameOfPurl(purl), version, into: layout.into };
  });
  const tree: Tree = { directory, host, at: new Map(members.map((member) => [member.into, member])) };
  const asked = new Set(members.slice(0, 1));
  const wrong = members.flatMap((member) =>
    wantsOf(member, tree).flatMap((want) => problemOf(want, member, { tree, asked })),
  );
  const unasked = members
    .filter((member) => !asked.has(member))
    .map(({ purl }) => `${purl}: nobody asks for it`);
  const details = [...wrong, ...unasked];
  if (details.length === 0) return;
  throw new HeadwaterError('VERIFY_MEMBERS', 'what it brings along is not what it says that it needs', {
    subject: titleOf(pkg),
    expected: 'the packages that package.json asks for, which provenance covers',
    found: `${details.length} that only its registry says`,
    details,
    hint: 'Nothing was admitted. The registry says something else than the package itself.',
  });
}

interface Member {
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  /** Folder of the tree. */
  readonly into: string;
}

interface Tree {
  /** Absolute path. */
  readonly directory: string;
  readonly host: Host;
  readonly at: ReadonlyMap<string, Member>;
}

interface Want {
  readonly folder: string;
  readonly range: string;
  readonly isRequired: boolean;
}

/** Of what it says itself. A package that has none is asked for nothing more: Node.js finds none of it either. */
function wantsOf({ into }: Member, { directory, host }: Tree): readonly Want[] {
  const said = readJson(join(directory, into, 'package.json'), host);
  const all = rangesOf(said.dependencies);
  const optional = rangesOf(said.optionalDependencies);
  // Of optional peers npm takes what there is, in whatever version somebody else asks for.
  const peers = rangesOf(said.peerDependencies).filter(([folder]) => !isOptionalPeer(said, folder));
  const isOptional = new Set(optional.map(([folder]) => folder));
  return [
    ...all.map(([folder, range]) => ({ folder, range, isRequired: !isOptional.has(folder) })),
    ...[...optional, ...peers].map(([folder, range]) => ({ folder, range, isRequired: false })),
  ];
}

/** What is optional, or a peer, may be missing; what is there must be what is asked for. */
function problemOf(
  { folder, range, isRequired }: Want,
  member: Member,
  { tree, asked }: { readonly tree: Tree; readonly asked: Set<Member> },
): readonly string[] {
  const found = lookUp(folder, member.into, tree);
  if (found === 'bundled') return [];
  if (found === undefined) return isRequired ? [`${member.purl} asks for ${folder}, which is missing`] : [];
  const spec = parseSpec(folder, range);
  const version = parseSemver(found.version);
  if (spec !== undefined && version !== undefined && spec.name === found.name && accepts(spec, version)) {
    asked.add(found);
    return [];
  }
  return [`${member.purl} asks for ${folder} ${range}, and would find ${found.purl}`];
}

/** What Node.js would find (Node.js, "Modules: CommonJS modules", "Loading from node_modules folders"). */
function lookUp(folder: string, from: string, { at, directory, host }: Tree): Member | 'bundled' | undefined {
  for (let around = from; around !== ''; around = outside(around)) {
    const place = around === TOP ? `${TOP}/${folder}` : `${around}/node_modules/${folder}`;
    const member = at.get(place);
    if (member !== undefined) return member;
    if (host.fs.existsSync(join(directory, place))) return 'bundled';
  }
  return undefined;
}

const TOP = 'lib/node_modules';

/** The package around one; then the folder that all lies in; then nothing. */
function outside(into: string): string {
  if (into === TOP) return '';
  const end = into.lastIndexOf('/node_modules/');
  return end <= 'lib'.length ? TOP : into.slice(0, end);
}

function isOptionalPeer({ peerDependenciesMeta: meta }: Readonly<Record<string, unknown>>, folder: string) {
  if (typeof meta !== 'object' || meta === null || !Object.hasOwn(meta, folder)) return false;
  const about: unknown = Reflect.get(meta, folder);
  return typeof about === 'object' && about !== null && Reflect.get(about, 'optional') === true;
}

function rangesOf(said: unknown): readonly (readonly [string, string])[] {
  if (typeof said !== 'object' || said === null) return [];
  return Object.entries(said).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function readJson(path: string, { fs }: Host): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
