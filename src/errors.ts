/**
 * The closed list of codes, and the one error class. Codes and exit codes are stable:
 * docs/FORMATS.md lists them. An error says what was expected, what was found and what
 * to do next (docs/ARCHITECTURE.md, "Errors").
 */

/** Exit codes of the command line. `exec` and shims pass on the tool's own. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  fetch: 5,
  build: 6,
  store: 7,
  seal: 8,
  differs: 9,
  shimMiss: 127,
} as const;

const CODES = {
  // what the user typed or wrote
  USAGE: EXIT.usage,
  NAME_INVALID: EXIT.usage,
  VERSION_INVALID: EXIT.usage,
  SETTING_INVALID: EXIT.usage,
  ENV_UNWRITABLE: EXIT.usage,
  // a project's files
  MANIFEST_INVALID: EXIT.usage,
  MANIFEST_UNSAFE: EXIT.usage,
  MANIFEST_UNEDITABLE: EXIT.failed,
  FOREIGN_INVALID: EXIT.usage,
  FOREIGN_UNSAFE: EXIT.usage,
  ORIGIN_UNSUPPORTED: EXIT.usage,
  PACK_INVALID: EXIT.usage,
  PACK_KEY_UNKNOWN: EXIT.refused,
  ORIGIN_CHANGED: EXIT.refused,
  LOCK_INVALID: EXIT.usage,
  LOCK_CONFLICT: EXIT.usage,
  LOCK_VERSION: EXIT.usage,
  LOCK_PLATFORM_MISSING: EXIT.usage,
  LOCK_STALE: EXIT.usage,
  LOCK_PIN_MISMATCH: EXIT.refused,
  // the catalog
  CATALOG_INVALID: EXIT.usage,
  CATALOG_MISSING: EXIT.failed,
  PACKAGE_UNKNOWN: EXIT.notFound,
  VERSION_UNKNOWN: EXIT.notFound,
  PLATFORM_UNSUPPORTED: EXIT.notFound,
  DEPENDENCY_CYCLE: EXIT.usage,
  NOT_INSTALLED: EXIT.notFound,
  TOOL_MISSING: EXIT.shimMiss,
  // fetch
  FETCH_FAILED: EXIT.fetch,
  FETCH_ADDRESS_REFUSED: EXIT.fetch,
  FETCH_TOO_LARGE: EXIT.fetch,
  FETCH_TOO_SLOW: EXIT.fetch,
  FETCH_DIGEST_MISMATCH: EXIT.fetch,
  FETCH_RATE_LIMITED: EXIT.fetch,
  FETCH_UNAUTHORIZED: EXIT.fetch,
  FETCH_ANSWER_INVALID: EXIT.fetch,
  // what origins of builds of others say
  ORIGIN_ASSET_UNKNOWN: EXIT.notFound,
  ORIGIN_RENAMED: EXIT.refused,
  ORIGIN_UNCONFIGURED: EXIT.usage,
  ORIGIN_SOURCE_UNKNOWN: EXIT.refused,
  ORIGIN_METADATA_MISSING: EXIT.refused,
  ORIGIN_METADATA_INVALID: EXIT.refused,
  ORIGIN_CONFLICT: EXIT.failed,
  ORIGIN_DEPENDENCY_UNSUPPORTED: EXIT.refused,
  ORIGIN_TREE_TOO_LARGE: EXIT.refused,
  ORIGIN_DIGEST_MISSING: EXIT.refused,
  ORIGIN_PYTHON_MISSING: EXIT.notFound,
  // recipes and bumps of the catalog
  RECIPE_MISSING: EXIT.usage,
  RECIPE_UNCLEAR: EXIT.failed,
  BUMP_IMPOSSIBLE: EXIT.failed,
  BUMP_SOURCES_DIFFER: EXIT.refused,
  BUMP_SIGNATURE_INVALID: EXIT.refused,
  // build
  SEAL_UNAVAILABLE: EXIT.seal,
  BUILD_TOOL_MISSING: EXIT.build,
  BUILD_TOOL_OLD: EXIT.build,
  BUILD_STEP_FAILED: EXIT.build,
  BUILD_NETWORK_USED: EXIT.build,
  BUILD_CHECK_FAILED: EXIT.build,
  BUILD_TIMEOUT: EXIT.build,
  BUILD_OUTPUT_EMPTY: EXIT.build,
  BUILD_FORBIDDEN_LIBRARY: EXIT.build,
  BUILD_FORBIDDEN_LINK: EXIT.build,
  BUILD_FORBIDDEN_FILE: EXIT.build,
  BUILD_NOT_RELOCATABLE: EXIT.build,
  BUILD_SOURCE_CHANGED: EXIT.build,
  REBUILD_DIFFERS: EXIT.differs,
  KEY_INVALID: EXIT.failed,
  // the door
  VERIFY_NO_EVIDENCE: EXIT.refused,
  VERIFY_MEMBERS: EXIT.refused,
  VERIFY_EVIDENCE_UNKNOWN: EXIT.refused,
  VERIFY_BUNDLE_INVALID: EXIT.refused,
  VERIFY_BUNDLE_TOO_LARGE: EXIT.refused,
  VERIFY_ENVELOPE_ONLY: EXIT.refused,
  VERIFY_UNKNOWN_SIGNER: EXIT.refused,
  VERIFY_SIGNER_KIND: EXIT.refused,
  VERIFY_SIGNER_MISMATCH: EXIT.refused,
  VERIFY_ISSUER_MISMATCH: EXIT.refused,
  VERIFY_SOURCE_REPOSITORY: EXIT.refused,
  VERIFY_REPOSITORY_RENAMED: EXIT.refused,
  VERIFY_REF_MISMATCH: EXIT.refused,
  VERIFY_COMMIT_MISMATCH: EXIT.refused,
  VERIFY_RUNNER: EXIT.refused,
  VERIFY_AGREEMENT: EXIT.refused,
  VERIFY_ROOT_UNKNOWN: EXIT.refused,
  VERIFY_CERTIFICATE_INVALID: EXIT.refused,
  VERIFY_LOG_INVALID: EXIT.refused,
  VERIFY_TIMESTAMP_INVALID: EXIT.refused,
  VERIFY_SIGNATURE_INVALID: EXIT.refused,
  VERIFY_PAYLOAD_TYPE: EXIT.refused,
  VERIFY_STATEMENT_TYPE: EXIT.refused,
  VERIFY_STATEMENT_INVALID: EXIT.refused,
  VERIFY_PREDICATE_TYPE: EXIT.refused,
  VERIFY_PREDICATE_INVALID: EXIT.refused,
  VERIFY_SUBJECT_MISMATCH: EXIT.refused,
  VERIFY_SIZE_MISMATCH: EXIT.refused,
  VERIFY_BUILDER_MISMATCH: EXIT.refused,
  VERIFY_BUILD_TYPE: EXIT.refused,
  VERIFY_PARAMETER_UNKNOWN: EXIT.refused,
  VERIFY_PARAMETER_MISMATCH: EXIT.refused,
  VERIFY_SOURCE_MISMATCH: EXIT.refused,
  VERIFY_RECIPE_MISMATCH: EXIT.refused,
  VERIFY_DEPENDENCY_MISMATCH: EXIT.refused,
  VERIFY_SBOM_MISMATCH: EXIT.refused,
  VERIFY_LEVEL_TOO_LOW: EXIT.refused,
  VERIFY_TIME_INVALID: EXIT.refused,
  VERIFY_INTERNAL: EXIT.refused,
  TRUST_INVALID: EXIT.refused,
  TRUST_NAME_TAKEN: EXIT.usage,
  TRUST_UNKNOWN: EXIT.notFound,
  TRUST_UNREACHABLE: EXIT.fetch,
  TRUST_EXPIRED: EXIT.refused,
  TRUST_ROLLBACK: EXIT.refused,
  TRUST_SIGNATURE_INVALID: EXIT.refused,
  TRUST_METADATA_INVALID: EXIT.refused,
  VERIFY_SUMMARY_INVALID: EXIT.refused,
  VERIFY_SUMMARY_VERIFIER: EXIT.refused,
  VERIFY_SUMMARY_RESOURCE: EXIT.refused,
  VERIFY_SUMMARY_FAILED: EXIT.refused,
  VERIFY_TREE_UNPROVEN: EXIT.refused,
  VERIFY_TREE_MISMATCH: EXIT.refused,
  // policy: what the door let pass, and this machine's own rules did not
  POLICY_INVALID: EXIT.usage,
  POLICY_DENIED: EXIT.refused,
  POLICY_ORIGIN: EXIT.refused,
  POLICY_SIGNER: EXIT.refused,
  POLICY_BUILDER: EXIT.refused,
  POLICY_LEVEL: EXIT.refused,
  POLICY_PROPERTY: EXIT.refused,
  POLICY_TOO_YOUNG: EXIT.refused,
  POLICY_DOWNGRADE: EXIT.refused,
  PIN_INVALID: EXIT.refused,
  PIN_UNKNOWN: EXIT.notFound,
  PIN_NEEDED: EXIT.refused,
  // unpack
  ARCHIVE_INVALID: EXIT.refused,
  ARCHIVE_TRUNCATED: EXIT.refused,
  ARCHIVE_TRAILING_DATA: EXIT.refused,
  ARCHIVE_PATH_ESCAPE: EXIT.refused,
  ARCHIVE_LINK_ESCAPE: EXIT.refused,
  ARCHIVE_ENTRY_TYPE: EXIT.refused,
  ARCHIVE_MODE: EXIT.refused,
  ARCHIVE_DUPLICATE: EXIT.refused,
  ARCHIVE_NAME_INVALID: EXIT.refused,
  ARCHIVE_TOO_LARGE: EXIT.refused,
  ARCHIVE_CHANGED: EXIT.refused,
  ARCHIVE_FORMAT: EXIT.refused,
  ARCHIVE_COMMAND_INVALID: EXIT.refused,
  ARCHIVE_COMMAND_MISSING: EXIT.refused,
  // store and link
  STORE_DAMAGED: EXIT.store,
  STORE_RECEIPT_INVALID: EXIT.store,
  STORE_BIN_MISSING: EXIT.store,
  STORE_FULL: EXIT.store,
  STORE_UNWRITABLE: EXIT.store,
  LINK_CONFLICT: EXIT.failed,
  GENERATION_INVALID: EXIT.store,
  GENERATION_UNKNOWN: EXIT.notFound,
  PROJECT_PATH: EXIT.usage,
  PROJECT_NOT_INSTALLED: EXIT.shimMiss,
  PROJECT_OUT_OF_DATE: EXIT.shimMiss,
  PROJECT_STATE_INVALID: EXIT.store,
  LOCK_TIMEOUT: EXIT.failed,
  INTERNAL: EXIT.failed,
} as const;

export type ErrorCode = keyof typeof CODES;

export interface ErrorDetail {
  /** What the error is about, for example `jq 1.8.1 (source)`. */
  readonly subject?: string;
  readonly expected?: string;
  readonly found?: string;
  /** One sentence: what to do next. */
  readonly hint?: string;
  /** Further lines, for example every address that was tried, each with its reason. */
  readonly details?: readonly string[];
  /** Absolute path of the log that tells more, or of its folder. */
  readonly log?: string;
  readonly cause?: unknown;
}

export class HeadwaterError extends Error {
  override readonly name = 'HeadwaterError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.detail = detail;
  }

  get exitCode(): number {
    return CODES[this.code];
  }
}

/** Every code with its exit code, in the order of the documentation. */
export const errorCodes: Readonly<Record<ErrorCode, number>> = CODES;
