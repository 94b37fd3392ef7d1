/** Flags of `verify --artifact` that say what is expected, each with one value. */
export const ONE_VALUE = [
  'issuer',
  'signer-workflow',
  'signer-ref',
  'certificate-identity',
  'source-repository',
  'source-repository-id',
  'source-ref',
  'source-tag',
  'source-commit',
  'subject-name',
  /** What a verification summary must be about: its `resourceUri`. */
  'resource',
  /** `github-hosted` or `any`. */
  'runner',
  /** A level, or `none`. */
  'require',
  'require-property',
  /** Name of what is pinned, or is to be. */
  'pin',
  /** Name of a trusted root. */
  'root',
  /** File with a TrustedRoot, in place of the roots that this machine trusts. */
  'trusted-root',
  /** File with a public key, or the id of a trusted one. */
  'key',
  'builder-id',
] as const;

/** Those that may be given several times. A parameter is `path=json`. */
export const MANY_VALUES = ['predicate-type', 'build-type', 'parameter'] as const;
