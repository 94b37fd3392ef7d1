import { join } from 'node:path';
import { goRoots } from '../host/go-roots.ts';
import type { Host } from '../host/host.ts';
import { rustRoots } from '../host/rust-roots.ts';

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

/** What cargo and rustc load and link; neither documentation nor the sources of the library, whose paths would get into programs. */
const RUST_PROGRAMS = ['bin/cargo', 'bin/rustc'];

/** rustup's toolchains; a distribution's stands in the system's folders. Asks rustc itself which it is. */
export const rustTrees: FindTrees = (host) =>
  Promise.all(
    rustRoots(host).map(async (root) => {
      const version = await firstLine([join(root, 'bin/rustc'), '--version'], host);
      return {
        root,
        parts: [...RUST_PROGRAMS, ...rustLibraries(root, host)],
        version,
        versions: { rustc: version, cargo: version },
      };
    }),
  );

/** Its own shared libraries, and what is there for each target (rustc book, "Sysroot"). */
function rustLibraries(root: string, { fs }: Host): readonly string[] {
  const libraries = fs.readdirSync(join(root, 'lib')).filter((name) => /\.so(\.|$)/.test(name));
  const targets = fs
    .readdirSync(join(root, 'lib/rustlib'))
    .filter((name) => fs.existsSync(join(root, 'lib/rustlib', name, 'lib')));
  return [...libraries.map((name) => `lib/${name}`), ...targets.map((name) => `lib/rustlib/${name}`)];
}

async function firstLine(command: readonly [string, ...string[]], host: Host): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const { stdout } = await host.processes.run(command, { cwd: '/', env, timeoutMs: 5_000 });
  return stdout.split('\n')[0] ?? '';
}
