import type { AttestedExpectation } from './attested-expectation.ts';
import type { Sha256 } from './digest.ts';
import type { BinName, PackageName } from './package-name.ts';
import type { Platform } from './platform.ts';
import type { Version } from './version.ts';

/** Where builds of others come from. */
export const ATTESTED_ORIGINS = ['github', 'npm', 'pypi'] as const;
export type AttestedOrigin = (typeof ATTESTED_ORIGINS)[number];

/**
 * A package that others have built, pinned to a version and a platform: the artifacts it is
 * put together from, and what the provenance of each must say. Nearly always one; an npm or
 * PyPI package brings those it depends on along, and every one of them is judged.
 */
export interface AttestedPackage extends FoundPackage {
  /**
   * Digest of everything that decides what is installed but the bytes, which nobody knows
   * before they are here (docs/FORMATS.md, "Key of an attested package").
   */
  readonly buildKey: Sha256;
  /** Taken from the store, where it was admitted: nobody was asked, and it does not say where evidence is. Absent: its origin was. */
  readonly isFromStore?: true;
}

/** The same as an origin finds it. */
export interface FoundPackage {
  readonly origin: AttestedOrigin;
  readonly name: PackageName;
  readonly version: Version;
  readonly platform: Platform;
  /** The package itself, and then what it depends on. */
  readonly parts: readonly [AttestedPart, ...AttestedPart[]];
  readonly commands: Commands;
}

/** One artifact, what its provenance must say, and what becomes of it in the tree. */
export interface AttestedPart {
  /** package-url of what was asked for; equals `expectation.resource`. */
  readonly purl: string;
  readonly artifact: RemoteArtifact;
  readonly expectation: AttestedExpectation;
  readonly layout: PartLayout;
  /** Where its evidence is to be looked for, for the origin that found it: addresses, or whatever it needs. */
  readonly evidence: readonly string[];
  /**
   * A file of the tree of which the plan has read a copy that the origin served by itself. What the
   * artifact brings must be that, or the plan is not the artifact's. Absent: there was none.
   */
  readonly plannedBy?: { readonly path: string; readonly sha256: Sha256 };
}

/** A file somebody serves. Digests and size are what the server says: good to notice damage, no reason to trust. */
export interface RemoteArtifact {
  readonly url: string;
  /**
   * Address of the server whose answer named `url`, which is then judged like a redirect from
   * there. Absent where nobody named it: it was made from the package's name, or is the user's own.
   */
  readonly toldBy?: string;
  /** As its publisher calls it. */
  readonly fileName: string;
  readonly sha256?: Sha256;
  /** Hexadecimal. */
  readonly sha512?: string;
  /** Bytes. */
  readonly size?: number;
}

/** How an artifact becomes a part of the tree. */
export interface PartLayout {
  /**
   * `tar`: a tar, compressed or not, told by its first bytes; `zip`: also a wheel; `file`: the
   * program itself; `compressed-file`: the same as one compressed file.
   */
  readonly format: 'tar' | 'zip' | 'file' | 'compressed-file';
  /** Folder of the tree that takes it, without a slash at either end; empty is the top. */
  readonly into: string;
  /** Leading folders that are left out; `single`: one, where everything lies in one. Of archives. */
  readonly strip: number | 'single';
  /** What the one file is called, of `file` and `compressed-file`; it becomes executable. */
  readonly fileName?: string;
}

/** How the commands of a tree are found: `bin/<name>` ends as a program of the tree, or a link to it. */
export type Commands =
  /** Exactly these; each a file `<name>` of the tree, at the top, in `bin/`, or anywhere if it is there only once. */
  | { readonly by: 'name'; readonly names: readonly BinName[] }
  /** Every program at the top and in `bin/`; of a single one that is called by platform or version, `otherwise` is its name. */
  | { readonly by: 'finding'; readonly otherwise: BinName }
  /** What `bin` in the package.json of the first part says. */
  | { readonly by: 'package-json' }
  /** Scripts, and console entry points, of the wheel that is the first part (PyPA, "Binary distribution format", "Entry points"). */
  | { readonly by: 'wheel' };
