import type { SlsaLevel } from './level.ts';

/**
 * What provenance made by others must say of an artifact. Exact values; the only rules
 * are those of `RefRule`. Formed from the catalog, from the user's policy, from flags, or
 * from a pin of an earlier answer of the user; never from the evidence.
 */
export interface AttestedExpectation {
  readonly buildType: 'attested';
  /** What was asked for, a purl: `pkg:github/jqlang/jq@1.7.1`. The resourceUri of the verdict. */
  readonly resource: string;
  /** Name of the artifact's subject, where the ecosystem names subjects (npm: a purl; PyPI: the file name). */
  readonly subjectName?: string;
  readonly signer: CertificateExpectation | KeyExpectation;
  /** Canonical https address. Absent only where the user gave another identity by flags. */
  readonly sourceRepository?: string;
  /** The forge's number of the repository: recognises a rename, refuses a new repository of an old name. */
  readonly sourceRepositoryId?: string;
  readonly sourceRef?: RefRule;
  readonly sourceCommit?: string;
  readonly runnerEnvironment: 'github-hosted' | 'any';
  /** Accepted predicate types; provenance only, unless the user asked for another by name. */
  readonly predicateTypes: readonly string[];
  /** Names of the build types that may have made it (`BuildTypeReader.name`); empty means every known one. */
  readonly buildTypes: readonly string[];
  /** Expected values of external parameters by path, canonical JSON; those the build type marks as harmless may be left out. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly minimumLevel?: SlsaLevel;
}

export interface CertificateExpectation {
  readonly kind: 'certificate';
  /** Name of the trusted root. */
  readonly root: string;
  /** Exact OIDC issuer. */
  readonly issuer: string;
  /** The whole subject alternative name, or a workflow by repository and path with a rule for its ref. */
  readonly identity:
    | { readonly type: 'subject'; readonly subject: string }
    | { readonly type: 'workflow'; readonly workflow: string; readonly ref: RefRule }
    /** Any workflow of the source repository: for `--source-repository` alone. */
    | { readonly type: 'source-repository' };
}

export interface KeyExpectation {
  readonly kind: 'key';
  readonly keyId: string;
  /** Name of the trusted root that checks its log entries and timestamps; absent, it must have none. */
  readonly root?: string;
}

/** `tag`: exactly this tag, in full. `any`: whatever it is (the source ref still binds the version). */
export type RefRule =
  | { readonly type: 'exact'; readonly ref: string }
  | { readonly type: 'any-tag' }
  | { readonly type: 'any' };
