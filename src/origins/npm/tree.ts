import { HeadwaterError } from '../../errors.ts';
import type { Manifest } from './manifest.ts';
import {
  below,
  depthOf,
  type Edge,
  inOrder,
  isSatisfied,
  makeNode,
  type Node,
  pathOf,
  resolve,
} from './node.ts';
import { manifestIn, pick } from './packument.ts';
import { edgesInto, place } from './place.ts';
import { isFor, type System } from './platform.ts';
import type { Registries } from './registry.ts';

/** Packages of one tree; the largest tools that are published have some hundreds. */
const MOST = 500;
/** Times that something is placed: a bad tree could be turned over for ever. */
const MOST_TURNS = 20 * MOST;

interface Site {
  readonly root: Node;
  readonly system: System;
  readonly registries: Registries;
  readonly note: (text: string) => void;
  /** Versions that go first, by package-url. */
  readonly kept: ReadonlySet<string>;
}

/**
 * A package and all that it needs to run, each at its place: the newest versions that are
 * allowed, laid out as npm does (`node_modules`, hoisted). Nothing of development, and of what
 * is optional only what is for this system.
 * @returns every node, the package itself first
 * @throws HeadwaterError PLATFORM_UNSUPPORTED, VERSION_UNKNOWN, PACKAGE_UNKNOWN,
 * ORIGIN_DEPENDENCY_UNSUPPORTED, ORIGIN_TREE_TOO_LARGE, ORIGIN_CONFLICT, FETCH_*
 */
export async function resolveTree(
  main: Manifest,
  { system, registries, note, kept }: Omit<Site, 'root'>,
): Promise<readonly [Node, ...Node[]]> {
  mustRunOn(system, main);
  const root = makeNode('', main, undefined);
  const site: Site = { root, system, registries, note, kept };
  const waiting = new Set([root]);
  prefetch(root, site);
  for (let turn = 0; waiting.size > 0; turn++) {
    if ([...below(root)].length > MOST) throw tooLarge(site);
    if (turn > MOST_TURNS) throw conflict(site, 'no layout in which every package finds what it asks for');
    const [node] = [...waiting].sort(byPlace);
    if (node === undefined) break;
    waiting.delete(node);
    if (isIn(node, root)) await settle(node, waiting, site);
  }
  return prune(site);
}

function byPlace(a: Node, b: Node): number {
  return depthOf(a) - depthOf(b) || inOrder(pathOf(a), pathOf(b));
}

/** Gives one package all it asks for. */
async function settle(node: Node, waiting: Set<Node>, site: Site): Promise<void> {
  for (const edge of node.edges) {
    if (isContent(edge)) continue;
    const manifest = await choose(edge, site);
    if (!isIn(node, site.root)) return;
    const placed = manifest === undefined ? undefined : place(edge, manifest, site.root);
    if (placed === undefined) continue;
    prefetch(placed, site);
    for (const other of below(site.root)) {
      // The new one, and whoever lost his own by that.
      if (other !== node && !other.edges.every(isContent)) waiting.add(other);
    }
  }
}

function isContent(edge: Edge): boolean {
  return edge.isGivenUp || isSatisfied(edge, resolve(edge));
}

/** The version for an edge. Undefined where it was given up, with all that could not do without it. */
async function choose(edge: Edge, site: Site): Promise<Manifest | undefined> {
  try {
    const { name } = edge.spec;
    const packument = await site.registries.packument(name);
    const version = pick(packument, edge.spec, site.kept);
    const manifest = version === undefined ? undefined : manifestIn(packument, version);
    if (manifest === undefined) throw unknownVersion(edge);
    mustRunOn(site.system, manifest);
    return manifest;
  } catch (error) {
    giveUp(edge, error, site);
    return undefined;
  }
}

const MAY_BE_MISSING = ['PLATFORM_UNSUPPORTED', 'VERSION_UNKNOWN', 'PACKAGE_UNKNOWN'];

/** What is optional is gone without; who cannot do without it is gone without as well, if he is optional. */
function giveUp(edge: Edge, error: unknown, site: Site): void {
  if (!(error instanceof HeadwaterError) || !MAY_BE_MISSING.includes(error.code)) throw error;
  if (edge.kind === 'optional') {
    edge.isGivenUp = true;
    if (error.code !== 'PLATFORM_UNSUPPORTED') {
      site.note(`npm:${edge.spec.name} is optional, and left out (${error.code})`);
    }
    return;
  }
  const { from } = edge;
  if (from.parent === undefined) throw error;
  const users = edgesInto(from, site.root);
  from.parent.children.delete(from.folder);
  for (const user of users) giveUp(user, error, site);
}

function isIn(node: Node, root: Node): boolean {
  if (node === root) return true;
  return node.parent?.children.get(node.folder) === node && isIn(node.parent, root);
}

/** Asked for early, all at once; whoever needs the answer hears what went wrong. */
function prefetch({ edges }: Node, { registries }: Site): void {
  for (const { spec } of edges) registries.packument(spec.name).catch(() => undefined);
}

/** Only what somebody still asks for; and everybody has what he asks for. */
function prune(site: Site): readonly [Node, ...Node[]] {
  const found = new Set([site.root]);
  for (const node of found) {
    for (const edge of node.edges) {
      const by = resolve(edge);
      if (!isSatisfied(edge, by))
        throw conflict(site, `${edge.from.manifest.name} does not find ${edge.folder}`);
      if (by !== undefined) found.add(by);
    }
    if (found.size > MOST) throw tooLarge(site);
  }
  const [, ...members] = found;
  return [site.root, ...members.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))];
}

function mustRunOn(system: System, manifest: Manifest): void {
  if (isFor(system, manifest)) return;
  const { name, version, os, cpu, libc } = manifest;
  throw new HeadwaterError('PLATFORM_UNSUPPORTED', `npm:${name} ${version} is not for this system`, {
    subject: `npm:${name} ${version}`,
    expected: [...os, ...cpu, ...libc].join(', '),
    found: [system.os, system.cpu, system.libc].filter((word) => word !== undefined).join(', '),
  });
}

function unknownVersion({ from, folder, spec }: Edge): HeadwaterError {
  return new HeadwaterError(
    'VERSION_UNKNOWN',
    `no version of ${spec.name} is what ${from.manifest.name} asks for`,
    {
      subject: `npm:${from.manifest.name} ${from.manifest.version}`,
      expected: `${folder} ${from.manifest.dependencies.get(folder) ?? from.manifest.optional.get(folder) ?? from.manifest.peers.get(folder)}`,
      found: 'none',
    },
  );
}

function conflict({ root }: Site, message: string): HeadwaterError {
  const { name, version } = root.manifest;
  return new HeadwaterError('ORIGIN_CONFLICT', message, { subject: `npm:${name} ${version}` });
}

function tooLarge({ root }: Site): HeadwaterError {
  const { name, version } = root.manifest;
  return new HeadwaterError('ORIGIN_TREE_TOO_LARGE', 'it brings more packages along than any tool should', {
    subject: `npm:${name} ${version}`,
    expected: `at most ${MOST}`,
    found: 'more',
  });
}
