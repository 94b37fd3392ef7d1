import { join, posix } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { Platform } from '../../model/platform.ts';
import { type Elf, MACHINE, readElf } from '../elf.ts';
import { kindOf, withFile } from './read-file.ts';
import { walk } from './walk.ts';

/** The C library's own parts: the one thing every tool takes from the system it runs on. */
const C_LIBRARY = [
  'libc.so.6',
  'libm.so.6',
  'libpthread.so.0',
  'libdl.so.2',
  'librt.so.1',
  'ld-linux-x86-64.so.2',
  'ld-linux-aarch64.so.1',
];

const LOADER: Partial<Record<Platform, string>> = {
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
};

interface Allowed {
  readonly platform: Platform;
  /** Of the recipe. */
  readonly libraries: readonly string[];
}

/**
 * Reads what the dynamic linker would load for every ELF file of the tree.
 * @throws HeadwaterError BUILD_FORBIDDEN_LIBRARY for a library that is neither the C library's,
 * nor allowed by the recipe, nor found in the tree by a relative run path;
 * BUILD_NOT_RELOCATABLE for an absolute run path; BUILD_FORBIDDEN_FILE for another processor.
 */
export function checkLibraries(tree: string, allowed: Allowed, host: Host): void {
  const files = walk(tree, host);
  const paths = new Set(files.map(({ path }) => path));
  for (const { path, type } of files) {
    if (type !== 'file' || kindOf(join(tree, path), host) !== 'elf') continue;
    const elf = read(join(tree, path), path, host);
    checkMachine(elf, path, allowed.platform);
    const folders = elf.runPaths.map((runPath) => runPathFolder(runPath, path));
    for (const needed of elf.needed) {
      const inTree = folders.some((folder) => paths.has(posix.join(folder, needed)));
      if (!inTree && ![...C_LIBRARY, ...allowed.libraries].includes(needed)) refuse(path, needed, allowed);
    }
  }
}

function read(file: string, path: string, host: Host): Elf {
  try {
    return withFile(file, host, readElf);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HeadwaterError('BUILD_FORBIDDEN_FILE', `${path} is an ELF file that cannot be read`, {
      expected: '64-bit, little-endian, whole',
      found: error.message,
      cause: error,
    });
  }
}

function checkMachine({ machine, interpreter }: Elf, path: string, platform: Platform): void {
  const expected = platform.endsWith('-arm64') ? MACHINE.arm64 : MACHINE.x64;
  const loader = LOADER[platform];
  const found = machine !== expected ? `machine ${machine}` : interpreter;
  if (found === undefined || found === loader) return;
  throw new HeadwaterError('BUILD_FORBIDDEN_FILE', `${path} is not for ${platform}`, {
    expected: `machine ${expected}, started by ${loader}`,
    found,
  });
}

/** The folder a run path means, relative to the tree (ld.so(8), "$ORIGIN"). */
function runPathFolder(runPath: string, path: string): string {
  const origin = /^(?:\$ORIGIN|\$\{ORIGIN\})(?=\/|$)/;
  const folder = posix.join(posix.dirname(path), runPath.replace(origin, '.'));
  if (origin.test(runPath) && folder !== '..' && !folder.startsWith('../')) return folder;
  throw new HeadwaterError('BUILD_NOT_RELOCATABLE', `${path} looks for libraries outside of its tree`, {
    expected: 'run paths that begin with $ORIGIN and stay in the tree',
    found: JSON.stringify(runPath),
    hint: 'a static library of the same kind needs no run path',
  });
}

function refuse(path: string, needed: string, { libraries }: Allowed): never {
  throw new HeadwaterError('BUILD_FORBIDDEN_LIBRARY', `${path} needs a shared library of the host`, {
    expected: ['the C library', ...libraries].join(', '),
    found: needed,
    hint: 'build it without that library, with the static one of a package in needs, or allow it in libraries',
  });
}
