import { join } from 'node:path';
import { goRoots } from '../host/go-roots.ts';
import type { Host } from '../host/host.ts';

/** A toolchain that stands in a folder of its own, of which parts are mounted at /toolchains. */
export interface ToolchainTree {
  /** Folder, symlinks followed. */
  readonly root: string;
  /** Files and folders of it; those that the machine lacks are left out. */
  readonly parts: readonly string[];
  /** First line of what it says of itself. */
  readonly version: string;
  /** Versions of its programs, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How to find the tree of a tool, the preferred one first. None: the tool is looked for in the system's folders. */
export type FindTrees = (host: Host) => Promise<readonly ToolchainTree[]>;

/** What a build with Go reads of GOROOT; the licence goes along with each program. */
const GO_PARTS = ['LICENSE', 'PATENTS', 'VERSION', 'bin', 'go.env', 'lib', 'pkg', 'src'];

/** Tells Go by its folder (go help environment, GOROOT), and runs nothing: it is outside of the seal here. */
export const goTrees: FindTrees = async (host) =>
  goRoots(host).map((root) => {
    const [version = ''] = host.fs.readFileSync(join(root, 'VERSION'), 'utf8').split('\n');
    return {
      root,
      parts: GO_PARTS.filter((part) => host.fs.existsSync(join(root, part))),
      version,
      versions: { go: version },
    };
  });
