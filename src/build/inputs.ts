import type { Host } from '../host/host.ts';
import type { BuilderSigner } from '../model/builder-signer.ts';
import type { Sha256 } from '../model/digest.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Progress } from '../model/progress.ts';
import type { Version } from '../model/version.ts';

/** What a build is made from; nothing else gets in. */
export interface BuildInputs {
  /** In the order of the release's sources. */
  readonly sources: readonly SourceFile[];
  /** In the order of the package's modules; absent: none. */
  readonly modules?: readonly SourceFile[];
  /** In the order of the package's needs. */
  readonly needs: readonly BuiltNeed[];
}

export interface SourceFile {
  /** The address that gave the bytes; of a module, its purl. */
  readonly url: string;
  /** Absolute. */
  readonly path: string;
  readonly sha256: Sha256;
}

/** A library from the store. */
export interface BuiltNeed {
  readonly name: PackageName;
  readonly version: Version;
  /** Of its artifact. */
  readonly sha256: Sha256;
  /** Absolute path of its tree. */
  readonly tree: string;
}

export interface BuildContext {
  readonly host: Host;
  /** A folder of the quarantine; the artifact is left in it. */
  readonly directory: string;
  readonly progress: Progress;
  readonly signer: BuilderSigner;
  readonly signal?: AbortSignal;
  readonly limits?: BuildLimits;
}

/** What the machine's user grants a build. Neither changes what comes out of it. */
interface BuildLimits {
  /** Processes at once; absent: as many as there are processors. */
  readonly jobs?: number | undefined;
  /** Minutes for the whole build; absent: two hours. */
  readonly timeoutMinutes?: number | undefined;
}
