import { HeadwaterError } from '../../errors.ts';
import type { OriginContext } from '../origin.ts';
import { type Demand, newestAllowed } from './choose.ts';
import { markerHolds } from './markers.ts';
import type { Metadata } from './metadata.ts';
import type { IndexedWheel } from './page.ts';
import { metadataOf, projectPage } from './project.ts';
import type { Target } from './python.ts';
import type { Requirement } from './requirement.ts';
import { allows } from './specifiers.ts';

/** A wheel of the set, with its metadata. */
export interface Member {
  readonly wheel: IndexedWheel;
  readonly metadata: Metadata;
}

const MOST_MEMBERS = 200;
/** Each makes the demands of the last one whole; sets of the real world take two or three. */
const MOST_ROUNDS = 12;

/**
 * A wheel and everything it needs, of each the newest version that all who need it allow. A
 * round walks from the wheel outward, and chooses by what was demanded in the round before;
 * it is done when nothing new was. Nothing is tried and taken back: where demands exclude each
 * other, that is told. The root comes first, and then the others by name.
 * @throws HeadwaterError ORIGIN_CONFLICT, ORIGIN_METADATA_*, ORIGIN_DEPENDENCY_UNSUPPORTED,
 * ORIGIN_TREE_TOO_LARGE, PACKAGE_UNKNOWN, PLATFORM_UNSUPPORTED, FETCH_*
 */
export async function membersOf(
  root: IndexedWheel,
  choice: Pick<Site, 'target' | 'kept'>,
  context: OriginContext,
): Promise<readonly [Member, ...Member[]]> {
  const site: Site = { root, ...choice, context, metadata: new Map() };
  let demands: Demands = new Map();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const walked = await walk(demands, site);
    if (isSame(walked.demands, demands)) return ordered(root, walked.members);
    demands = walked.demands;
  }
  throw new HeadwaterError('ORIGIN_CONFLICT', `what ${root.project} needs does not come to rest`, {
    subject: `pypi:${root.project}`,
    expected: `a set of versions after ${MOST_ROUNDS} rounds`,
    found: 'one that changes with each',
  });
}

interface Site {
  readonly root: IndexedWheel;
  readonly target: Target;
  /** Versions that go first, by package-url. */
  readonly kept: ReadonlySet<string>;
  readonly context: OriginContext;
  /** By file name. */
  readonly metadata: Map<string, Promise<Metadata>>;
}

interface Demanded extends Demand {
  readonly extras: readonly string[];
}

/** By project. */
type Demands = ReadonlyMap<string, readonly Demanded[]>;

async function walk(before: Demands, site: Site) {
  const demands = new Map<string, Demanded[]>();
  const members = new Map<string, Member>();
  let next = [site.root.project];
  while (next.length > 0) {
    const level = await Promise.all(next.map((project) => memberOf(project, { before, demands }, site)));
    for (const member of level) members.set(member.wheel.project, member);
    if (members.size > MOST_MEMBERS) throw tooMany(site.root);
    const needed = level.flatMap((member) => needsOf(member, { before, demands }, site));
    next = [...new Set(needed)].filter((project) => !members.has(project)).sort();
  }
  return { demands: demands as Demands, members };
}

interface Known {
  readonly before: Demands;
  readonly demands: Map<string, Demanded[]>;
}

async function memberOf(project: string, known: Known, site: Site): Promise<Member> {
  const { root, target, kept, context } = site;
  const wheel =
    project === root.project
      ? root
      : newestAllowed(
          await projectPage(project, context),
          { project, demands: allOf(project, known), kept },
          target,
        );
  const metadata = site.metadata.get(wheel.fileName) ?? metadataOf(wheel, context);
  site.metadata.set(wheel.fileName, metadata);
  return { wheel, metadata: await metadata };
}

/** Those of this round first, each once. */
function allOf(project: string, { before, demands }: Known): readonly Demanded[] {
  const all = [...(demands.get(project) ?? []), ...(before.get(project) ?? [])];
  return all.filter((one, at) => all.findIndex((other) => keyOf(other) === keyOf(one)) === at);
}

/** Writes down what a member demands; the projects it needs. @throws HeadwaterError */
function needsOf({ wheel, metadata }: Member, known: Known, { target, root }: Site): readonly string[] {
  const extras = allOf(wheel.project, known).flatMap((demand) => demand.extras);
  const by = `pypi:${wheel.project} ${wheel.versionText}`;
  const applying = metadata.requirements.filter((one) => applies(one, { extras, target, wheel }));
  return applying.map((requirement) => {
    const { project, specifiers, text } = requirement;
    if (specifiers === undefined) throw addressed(wheel, text);
    const list = known.demands.get(project) ?? [];
    const demand = { by, text, specifiers, extras: requirement.extras };
    if (project === root.project) mustAllowRoot(root, demand);
    known.demands.set(project, [...list, demand]);
    return project;
  });
}

function applies(
  { marker, text }: Requirement,
  { extras, target, wheel }: { extras: readonly string[]; target: Target; wheel: IndexedWheel },
): boolean {
  if (marker === undefined) return true;
  const answers = ['', ...extras].map((extra) => markerHolds(marker, { ...target.markers, extra }));
  if (answers.includes(true)) return true;
  if (!answers.includes(undefined)) return false;
  throw new HeadwaterError('ORIGIN_METADATA_INVALID', 'nobody knows whether a dependency is needed', {
    subject: wheel.fileName,
    expected: `a condition that can be told for ${target.platform}`,
    found: text,
  });
}

/** What comes back to the root: its version was asked for, and stays. */
function mustAllowRoot(
  { project, version, versionText }: IndexedWheel,
  { by, text, specifiers }: Demand,
): void {
  if (allows(specifiers, version)) return;
  throw new HeadwaterError('ORIGIN_CONFLICT', `what ${project} needs demands another version of it`, {
    subject: `pypi:${project}`,
    expected: `${text} (${by})`,
    found: `${versionText}, which was asked for`,
  });
}

function addressed({ fileName }: IndexedWheel, text: string): HeadwaterError {
  return new HeadwaterError(
    'ORIGIN_DEPENDENCY_UNSUPPORTED',
    'a dependency is an address in the place of a package',
    {
      subject: fileName,
      expected: 'a name, and versions of it',
      found: text.slice(0, 200),
    },
  );
}

function tooMany({ project }: IndexedWheel): HeadwaterError {
  return new HeadwaterError('ORIGIN_TREE_TOO_LARGE', `${project} brings too many others along`, {
    subject: `pypi:${project}`,
    expected: `at most ${MOST_MEMBERS}`,
    found: 'more',
  });
}

function isSame(a: Demands, b: Demands): boolean {
  return JSON.stringify(keysOf(a)) === JSON.stringify(keysOf(b));
}

function keysOf(demands: Demands): readonly string[] {
  return [...demands].flatMap(([project, list]) => list.map((one) => `${project} ${keyOf(one)}`)).sort();
}

function keyOf({ by, text }: Demand): string {
  return `${by}: ${text}`;
}

function ordered(root: IndexedWheel, members: ReadonlyMap<string, Member>): readonly [Member, ...Member[]] {
  const first = members.get(root.project);
  if (first === undefined) throw new Error('a walk begins at its root');
  const others = [...members.values()].filter((member) => member !== first);
  return [first, ...others.sort((a, b) => (a.wheel.project < b.wheel.project ? -1 : 1))];
}
