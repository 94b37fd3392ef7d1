import type { PackageName } from '../model/package-name.ts';
import type { Version } from '../model/version.ts';

/** How a package is built, as pure data: the same on every machine for the same recipe. */
export interface BuildPlan {
  readonly name: PackageName;
  readonly version: Version;
  /** Absolute, inside the seal; the tree is what stands below it in DESTDIR. */
  readonly prefix: string;
  /** Host tools besides the base set; `cc` stands for the C toolchain. */
  readonly tools: readonly string[];
  /** Least versions of tools, by name. */
  readonly requires: Readonly<Record<string, string>>;
  readonly sources: readonly PlannedSource[];
  readonly modules: readonly PlannedModule[];
  /** Small files that are written rather than copied. */
  readonly texts: readonly PlannedText[];
  readonly needs: readonly PlannedNeed[];
  /** SOURCE_DATE_EPOCH where the sources have no times; absent: their newest. */
  readonly epoch?: number;
  /** Unpack the sources; run before the time of the sources is known. */
  readonly unpack: readonly PlannedStep[];
  readonly steps: readonly PlannedStep[];
  /** Each is run with the finished tree at two places. */
  readonly checks: readonly PlannedStep[];
}

/** One process. Its texts may hold `{jobs}`, `{epoch}` and, in checks, `{prefix}`, which only the run can know. */
export interface PlannedStep {
  /** Lower-case words, fit for a file name. */
  readonly name: string;
  readonly argv: Argv;
  /** Absolute, inside the seal. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export type Argv = readonly [string, ...string[]];

export interface PlannedSource {
  readonly url: string;
  readonly sha256: string;
  /** The file, inside the seal. */
  readonly at: string;
  /** Folder it is unpacked to; absent for a plain file. */
  readonly tree?: string;
}

/** A Go module or a crate. */
export interface PlannedModule {
  readonly purl: string;
  readonly sha256: string;
  /** The file, inside the seal. */
  readonly at: string;
}

export interface PlannedText {
  /** Absolute, inside the seal. */
  readonly at: string;
  readonly text: string;
}

export interface PlannedNeed {
  readonly name: PackageName;
  readonly version: Version;
  readonly at: string;
}
