import type { Sha256 } from '../model/digest.ts';

/** A program of the host that the sealed build can run. */
export interface HostTool {
  /** Name in /usr/bin inside the seal. */
  readonly name: string;
  /** The real file, symlinks followed. */
  readonly path: string;
  readonly sha256: Sha256;
  /** First line of `--version`, where it answers to that. */
  readonly version?: string;
}
