import type { Sha256 } from '../model/digest.ts';
import type { EarnedLevel } from '../model/level.ts';
import type { BinName, CatalogName, PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Version } from '../model/version.ts';
import type { Module, ModuleList } from './modules.ts';

/**
 * One package of the catalog, as catalog/<name>.toml says it (docs/FORMATS.md, "Catalog entry").
 * It is built by its recipe, or by others as `attested` says; there is at least one of the two.
 */
export interface CatalogEntry {
  readonly name: CatalogName;
  readonly kind: 'tool' | 'library';
  readonly summary: string;
  readonly homepage: string;
  /** Upstream's canonical source repository. */
  readonly repository: string;
  /** SPDX licence expression. */
  readonly license: string;
  /** Commands a tool puts on PATH; each is `bin/<name>` of its tree. Empty for a library. */
  readonly bins: readonly BinName[];
  /** Platforms the recipe is known to build on; empty without one. */
  readonly platforms: readonly Platform[];
  /** What the recipe builds, newest first; empty without one, and only then. */
  readonly releases: readonly Release[];
  /** Absent: only others build it. */
  readonly recipe?: Recipe;
  /** How upstream signs its releases. Absent: it does not, or nobody has looked. */
  readonly upstream?: UpstreamSignatures;
  /** Who else may build it. Absent: nobody. */
  readonly attested?: { readonly github?: AttestedGithub };
}

/** Signatures beside the sources, which a bump asks for (`[upstream]`). */
export interface UpstreamSignatures {
  readonly openpgp?: OpenpgpSigner;
  readonly minisign?: MinisignSigner;
}

export interface OpenpgpSigner {
  /** What follows the address of a source in that of its signature. */
  readonly suffix: string;
  /** A file of armoured public keys, relative to the folder of the entry. */
  readonly keys: string;
  /** Of primary keys, in capitals; no other key counts, whatever the file holds. */
  readonly fingerprints: readonly string[];
}

interface MinisignSigner {
  readonly suffix: string;
  /** Base64, as minisign prints it. */
  readonly key: string;
}

/** Releases on GitHub, and what their provenance must say (`[attested.github]`). */
export interface AttestedGithub {
  /** The signing workflow, a URI without its ref. */
  readonly signer: string;
  /** The ref it is at; that of the version where it is one of the source repository's own. */
  readonly signerRef: SignerRef;
  /** The tag of a version: `{version}` stands in it once. */
  readonly tag: string;
  /**
   * The ref the release is built at. Where it is a branch, the ref says nothing of the version:
   * the commit that was built must then be the one that the tag of the version is at.
   */
  readonly sourceRef: 'tag' | `refs/${string}`;
  readonly sourceRepository: string;
  /** GitHub's number of the repository: tells a rename from a new repository of an old name. */
  readonly sourceRepositoryId?: string;
  readonly runner: 'github-hosted' | 'any';
  /** What the builder must have earned; level 0: nobody vouches for this pair of signer and builder. */
  readonly level: EarnedLevel;
  /** Name of the trusted root. */
  readonly root: string;
  /** Names of the build types that may have made it; empty: every known one. */
  readonly buildTypes: readonly string[];
  /** Expected external parameters by path, as canonical JSON. */
  readonly parameters: Readonly<Record<string, string>>;
  /** File of the release by platform; `{version}` may stand in it. */
  readonly assets: Readonly<Partial<Record<Platform, string>>>;
  /** File of the release that holds the bundles; `{version}` may stand in it. Absent: GitHub is asked, and files that are named after the asset. */
  readonly evidence?: string;
}

/** `any`: also a commit by which the workflow of the source pins that of another repository. */
export type SignerRef = 'tag' | 'any-tag' | 'any' | `refs/${string}`;

export interface Release {
  readonly version: Version;
  readonly sources: readonly Source[];
  /** Go modules or crates that are built in; absent: none. */
  readonly modules?: ModuleList;
}

export interface Source {
  /** Upstream's own address, https, or the purl of a Go module or crate; tried first. */
  readonly url: string;
  readonly sha256: Sha256;
  /** Other addresses of the same bytes: https URLs, purls, or `debian:pool/…` below the base address of the machine's own apt. */
  readonly mirrors: readonly string[];
  /** Where the digest was confirmed, for people. */
  readonly confirmed: string;
}

export interface Recipe {
  readonly system: BuildSystem;
  /** Arguments of configure or cmake. All texts of commands may hold placeholders (docs/FORMATS.md, "Placeholders"). */
  readonly options: readonly string[];
  /** Arguments of every make invocation, for example variables. */
  readonly make: readonly string[];
  /** make targets that build; empty is the default target. */
  readonly targets: readonly string[];
  /** make targets that install; default `install`. */
  readonly install: readonly string[];
  /** Further environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  /** Steps of the `script` system, and steps run before the build of any other. Each is one argv. */
  readonly script: readonly (readonly string[])[];
  /** Files copied into the tree after the build: tree path → path in the source. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of the tree to delete: parts nobody needs, or that cannot be relocated. */
  readonly remove: readonly string[];
  /** Folder of the source in which the build runs; default the top. */
  readonly directory: string;
  /** Libraries of the catalog, built from source before and mounted read-only. */
  readonly needs: readonly CatalogName[];
  /** Tools of the host beyond the base set; `cc` stands for the C toolchain. */
  readonly tools: readonly string[];
  /** Shared libraries its programs may need beyond the C library's own, for example `libm.so.6`. */
  readonly libraries: readonly string[];
  /** What a Go or Cargo build builds: packages of the module, crates of the workspace; absent: the top. */
  readonly packages?: readonly string[];
  /** Least versions of tools of the host, by name. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Commands that must succeed with only the tree's `bin` and the base set on PATH. */
  readonly check: readonly (readonly string[])[];
}

export type BuildSystem = 'autotools' | 'cmake' | 'make' | 'meson' | 'go' | 'cargo' | 'script';

/** Entries are read and parsed when they are asked for, so a big catalog costs an install nothing. */
export interface Catalog {
  /** Where it is read from. */
  readonly directory: string;
  /**
   * The entry of that name; undefined where the catalog has none.
   * @throws HeadwaterError CATALOG_INVALID with file and line of the mistake
   */
  find(name: PackageName): CatalogEntry | undefined;
  /**
   * What is built into a release of that entry; empty without a list.
   * @throws HeadwaterError CATALOG_INVALID when the list is missing, not the pinned one, or no list
   */
  modules(name: PackageName, release: Release): readonly Module[];
  /** Names of all entries, in order; reads the folder, no entry. */
  names(): readonly CatalogName[];
  /**
   * Every entry, in order of name: for list and search.
   * @throws HeadwaterError CATALOG_INVALID
   */
  all(): readonly CatalogEntry[];
}
