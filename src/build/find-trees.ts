import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { isAtLeast, requireVersion } from './least-version.ts';
import { packageHint } from './tool-groups.ts';
import type { HostTool } from './toolbox.ts';
import { type FindTrees, goTrees, rustTrees, type ToolchainTree } from './toolchain-trees.ts';
import { digestOfTree } from './tree-digest.ts';

type Requires = Readonly<Record<string, string>>;

interface Finder {
  readonly find: FindTrees;
  /** There is no other way to have the tool. */
  readonly required: boolean;
  readonly programs: readonly string[];
}

const FINDERS = new Map<string, Finder>([
  ['go', { find: goTrees, required: true, programs: ['go'] }],
  ['rust', { find: rustTrees, required: false, programs: ['rustc', 'cargo'] }],
]);

/** The programs that trees bring along. */
export function programsOf(trees: readonly HostTool[]): readonly string[] {
  return trees.flatMap(({ name }) => FINDERS.get(name)?.programs ?? []);
}

/**
 * The toolchains among `names` that stand in a folder of their own, found in the folders of
 * PATH and the usual places; of several the first that is new enough.
 * @throws HeadwaterError BUILD_TOOL_MISSING, BUILD_TOOL_OLD
 */
export async function findTrees(
  names: readonly string[],
  host: Host,
  requires: Requires,
): Promise<readonly HostTool[]> {
  const found: HostTool[] = [];
  for (const [name, { find, required }] of FINDERS) {
    if (!names.includes(name)) continue;
    const trees = await find(host);
    const tree = trees.find((candidate) => isEnough(candidate, requires)) ?? trees[0];
    if (tree !== undefined) found.push(toolOf(name, tree, { host, requires }));
    else if (required) throw missingTree(name);
  }
  return found;
}

/** A tool that stands in a folder of its own, as it was looked at without hashing it. */
interface SeenTree {
  readonly name: string;
  readonly programs: readonly string[];
  /** Versions of its programs, by name; undefined: there is none, and no other way to have it. */
  readonly versions: Readonly<Record<string, string>> | undefined;
}

/** The same without a digest; a tool that may stand in the system's folders as well is left out where it has no tree. */
export async function lookForTrees(
  names: readonly string[],
  host: Host,
  requires: Requires,
): Promise<readonly SeenTree[]> {
  const seen: SeenTree[] = [];
  for (const [name, { find, required, programs }] of FINDERS) {
    const trees = names.includes(name) ? await find(host) : [];
    const tree = trees.find((candidate) => isEnough(candidate, requires)) ?? trees[0];
    const isWanted = tree !== undefined || (required && names.includes(name));
    if (isWanted) seen.push({ name, programs, versions: tree?.versions });
  }
  return seen;
}

function isEnough({ versions }: ToolchainTree, requires: Requires): boolean {
  return Object.entries(versions).every(([name, version]) => {
    const least = requires[name];
    return least === undefined || isAtLeast(version, least);
  });
}

function toolOf(
  name: string,
  tree: ToolchainTree,
  { host, requires }: { host: Host; requires: Requires },
): HostTool {
  const { root, parts, version, versions } = tree;
  for (const [program, found] of Object.entries(versions)) {
    const least = requires[program];
    if (least !== undefined) requireVersion(program, found, least);
  }
  return { kind: 'tree', name, path: root, parts, sha256: digestOfTree(tree, host), version };
}

function missingTree(name: string): HeadwaterError {
  return new HeadwaterError('BUILD_TOOL_MISSING', `the build needs ${name}, which is not on this machine`, {
    expected: `${name} in a folder of PATH, or where it is usually put`,
    found: 'none',
    hint: packageHint(name),
  });
}
