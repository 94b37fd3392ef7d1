import type { Sha256 } from '../model/digest.ts';

/** A file of the host's that takes part in a sealed build, recorded by digest in its provenance. */
export interface HostTool {
  /**
   * `command`: a program that stands in the sealed /usr/bin under its name.
   * `part`: what a command loads from below /usr, such as cc1, crt1.o or libc.a; seen there already.
   * `tree`: a toolchain outside of the system's folders, mounted at /toolchains under its name.
   */
  readonly kind: 'command' | 'part' | 'tree';
  /** Name in /usr/bin inside the seal; for a part, its file name; for a tree, in /toolchains. */
  readonly name: string;
  /** The real file or folder, symlinks followed. */
  readonly path: string;
  /** Of a tree: what of it is mounted, and in its digest. */
  readonly parts?: readonly string[];
  /** Of a tree: of all its files, their names and their right to be run. */
  readonly sha256: Sha256;
  /** First line of `--version`, for the chief commands of what a recipe names, where they answer to it. */
  readonly version?: string;
}
