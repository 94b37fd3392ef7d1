/** What `verify --artifact` asks, in the words of its flags; nothing of it has been read. */
export interface ArtifactQuestion {
  /** A file, or `sha256:HEX`. */
  readonly artifact: string;
  /** Files of evidence; `-` is standard input. */
  readonly bundles: readonly string[];
  readonly identity: IdentityFlags;
}

/** Who should have signed, and what: exact values all of them, by the names of their flags. */
export type IdentityFlags = {
  readonly [Name in OneValue]?: string | undefined;
} & {
  readonly [Name in ManyValues]?: readonly string[] | undefined;
};

type OneValue =
  | 'issuer'
  | 'signer-workflow'
  | 'signer-ref'
  | 'certificate-identity'
  | 'source-repository'
  | 'source-repository-id'
  | 'source-ref'
  | 'source-tag'
  | 'source-commit'
  | 'subject-name'
  /** `github-hosted` or `any`. */
  | 'runner'
  /** A level. */
  | 'require'
  /** Name of a trusted root. */
  | 'root'
  /** File with a TrustedRoot, in place of the roots that this machine trusts. */
  | 'trusted-root'
  /** File with a public key, or the id of a trusted one. */
  | 'key'
  | 'builder-id';

/** `parameter`: `path=json`. */
type ManyValues = 'predicate-type' | 'build-type' | 'parameter';
