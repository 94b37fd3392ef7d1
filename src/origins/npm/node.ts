import { HeadwaterError } from '../../errors.ts';
import type { Manifest, Ranges } from './manifest.ts';
import { accepts, parseSpec, type Spec } from './spec.ts';

/** A package at its place: in `node_modules` of another one. */
export interface Node {
  /** Name of its folder; an alias is another one than its package has. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly parent: Node | undefined;
  readonly children: Map<string, Node>;
  readonly edges: readonly Edge[];
}

/** What a package asks for. */
export interface Edge {
  readonly from: Node;
  readonly folder: string;
  readonly spec: Spec;
  readonly kind: 'required' | 'optional' | 'peer';
  /** An optional one that there is nothing for. */
  isGivenUp: boolean;
}

export function makeNode(folder: string, manifest: Manifest, parent: Node | undefined): Node {
  const edges: Edge[] = [];
  const node: Node = { folder, manifest, parent, children: new Map(), edges };
  const { dependencies, optional, peers } = manifest;
  edges.push(
    ...edgesOf(node, dependencies, 'required'),
    ...edgesOf(node, optional, 'optional'),
    ...edgesOf(node, peers, 'peer'),
  );
  // The order in which npm places them decides what comes to lie where.
  edges.sort((a, b) => inOrder(a.folder, b.folder));
  return node;
}

export function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

function edgesOf(from: Node, ranges: Ranges, kind: Edge['kind']): Edge[] {
  return [...ranges]
    .filter(([folder]) => !from.manifest.bundled.has(folder))
    .map(([folder, text]) => ({ from, folder, kind, spec: specOf(from, folder, text), isGivenUp: false }));
}

/** What no registry vouches for has no integrity, and nobody signs it. */
function specOf({ manifest: { name, version } }: Node, folder: string, text: string): Spec {
  const spec = parseSpec(folder, text);
  if (spec !== undefined) return spec;
  throw new HeadwaterError('ORIGIN_DEPENDENCY_UNSUPPORTED', 'a dependency comes from no registry', {
    subject: `npm:${name} ${version}`,
    expected: `a range, a tag or an alias for ${folder}`,
    found: JSON.stringify(text.slice(0, 200)),
    hint: 'Repositories, addresses and folders as dependencies have no provenance, and are not installed.',
  });
}

/** Folders from the innermost: `node_modules` of the package itself, of the one around it, and so on. */
export function* outward(node: Node | undefined): Generator<Node> {
  for (let at = node; at !== undefined; at = at.parent) yield at;
}

/** Where the search for what an edge asks for begins: a package does not bring its own peer along. */
export function startOf({ from, kind }: Edge): Node {
  return kind === 'peer' && from.parent !== undefined ? from.parent : from;
}

/** What Node.js would find (Node.js, "Modules: CommonJS modules", "Loading from node_modules folders"). */
export function resolve(edge: Edge): Node | undefined {
  return lookUp(edge.from, edge.folder);
}

export function lookUp(from: Node, folder: string): Node | undefined {
  for (const at of outward(from)) {
    const found = at.children.get(folder);
    if (found !== undefined) return found;
    // What lies there came in the tarball: nobody here knows its version.
    if (at !== from && at.manifest.bundled.has(folder)) return undefined;
    // The first lies in a node_modules itself, and is found there.
    if (at.parent === undefined && at.manifest.name === folder) return at;
  }
  return undefined;
}

export function isSatisfied(edge: Edge, by: Node | undefined): boolean {
  if (by === undefined) return edge.isGivenUp;
  return by.manifest.name === edge.spec.name && accepts(edge.spec, by.manifest.semver);
}

export function* below(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children.values()) yield* below(child);
}

/** Path below the `node_modules` of the first. */
export function pathOf(node: Node): string {
  const around = node.parent === undefined ? '' : pathOf(node.parent);
  return node.parent === undefined ? '' : `${around}/node_modules/${node.folder}`;
}

export function depthOf({ parent }: Node): number {
  return parent === undefined ? 0 : depthOf(parent) + 1;
}
