import type { Manifest } from './manifest.ts';
import {
  below,
  type Edge,
  isSatisfied,
  lookUp,
  makeNode,
  type Node,
  outward,
  resolve,
  startOf,
} from './node.ts';
import { compareSemver } from './semver.ts';
import { accepts } from './spec.ts';

type Chance = 'free' | 'keep' | 'replace' | 'conflict';

/**
 * Puts what an edge asks for as far out as it can lie without taking anything from another
 * package: npm's own rule (npm, "folders", "Cycles, Conflicts, and Folder Parsimony";
 * @npmcli/arborist, `can-place-dep`).
 * @returns the node that is new; undefined where one that was there serves, or where there is no place
 */
export function place(edge: Edge, manifest: Manifest, root: Node): Node | undefined {
  let best: { target: Node; chance: Chance } | undefined;
  for (const target of outward(startOf(edge))) {
    const chance = chanceAt(target, { edge, manifest, root });
    if (chance === 'conflict') break;
    best = { target, chance };
  }
  // A peer that nobody around can have beside him lies inside of who asks for it.
  const { target, chance } = best ?? { target: edge.from, chance: 'replace' };
  if (chance === 'keep') return undefined;
  const node = makeNode(edge.folder, manifest, target);
  target.children.set(edge.folder, node);
  return node;
}

interface Question {
  readonly edge: Edge;
  readonly manifest: Manifest;
  readonly root: Node;
}

function chanceAt(target: Node, question: Question): Chance {
  const { edge, manifest } = question;
  // The folder is taken by what lies in the tarball, whatever version that is.
  if (target.manifest.bundled.has(edge.folder)) return 'conflict';
  const own = target.edges.find(({ folder }) => folder === edge.folder);
  if (own !== undefined && own !== edge) {
    if (own.kind === 'peer' && target.parent !== undefined) return 'conflict';
    if (!wouldSatisfy(own, manifest)) return 'conflict';
  }
  const current = target.children.get(edge.folder);
  return current === undefined ? chanceInFree(target, question) : chanceOver(current, target, question);
}

/** Nobody below may come to find this one in the place of another that he needs. */
function chanceInFree(target: Node, { edge, manifest, root }: Question): Chance {
  const outer = lookUp(target, edge.folder);
  if (outer === undefined) return 'free';
  const robbed = edgesInto(outer, root).some(
    (other) => other !== edge && isBelow(other.from, target) && !wouldSatisfy(other, manifest),
  );
  return robbed ? 'conflict' : 'free';
}

function chanceOver(current: Node, target: Node, { edge, manifest, root }: Question): Chance {
  const { name, semver } = current.manifest;
  if (name === manifest.name && compareSemver(semver, manifest.semver) === 0) return 'keep';
  const isNewer = compareSemver(manifest.semver, semver) >= 0;
  const users = edgesInto(current, root).filter((other) => other !== edge);
  if (isNewer && users.every((other) => wouldSatisfy(other, manifest))) return 'replace';
  if (isSatisfied(edge, current)) return 'keep';
  return target === edge.from && edge.kind !== 'peer' ? 'replace' : 'conflict';
}

function wouldSatisfy({ spec }: Edge, { name, semver }: Manifest): boolean {
  return name === spec.name && accepts(spec, semver);
}

/** Those that are served by a node, and content with it. */
export function edgesInto(node: Node, root: Node): readonly Edge[] {
  const all: Edge[] = [];
  for (const from of below(root)) {
    const edge = from.edges.find(({ folder }) => folder === node.folder);
    if (edge !== undefined && resolve(edge) === node && isSatisfied(edge, node)) all.push(edge);
  }
  return all;
}

function isBelow(node: Node, above: Node): boolean {
  for (const at of outward(node)) if (at === above) return true;
  return false;
}
