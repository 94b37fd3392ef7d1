import { type ErrorCode, HeadwaterError } from '../../errors.ts';

/** Names of tuf-js's and its models' errors, and what each means. They are not exported, so their class tells. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ExpiredMetadataError: 'TRUST_EXPIRED',
  BadVersionError: 'TRUST_ROLLBACK',
  UnsignedMetadataError: 'TRUST_SIGNATURE_INVALID',
  CryptoError: 'TRUST_SIGNATURE_INVALID',
};

/** Below the timestamp tuf-js wraps what it threw into text. It chooses among refusals, and never lets anything pass. */
const WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/is expired$/, 'TRUST_EXPIRED'],
  [/is less than current version|doesn't match timestamp|does not match snapshot version/, 'TRUST_ROLLBACK'],
  [/was signed by \d+\/\d+ keys|no valid signatures|signature/i, 'TRUST_SIGNATURE_INVALID'],
];

const HINTS: Partial<Record<ErrorCode, string>> = {
  TRUST_EXPIRED:
    'somebody may be holding back newer metadata, or this machine’s clock is wrong; the root in use stays as it is',
  TRUST_ROLLBACK: 'somebody offers older metadata than this machine has seen; the root in use stays as it is',
};

/**
 * Why a refresh did not happen, with a code. The root in use was not touched.
 * @returns HeadwaterError TRUST_UNREACHABLE, TRUST_EXPIRED, TRUST_ROLLBACK,
 * TRUST_SIGNATURE_INVALID, TRUST_METADATA_INVALID; one that is a HeadwaterError already, as it is
 */
export function asRefusal(error: unknown, about: { subject: string; unreachable: unknown }): HeadwaterError {
  const { subject, unreachable } = about;
  if (unreachable instanceof HeadwaterError) return unreachable;
  if (unreachable !== undefined) {
    return new HeadwaterError('TRUST_UNREACHABLE', 'the repository of the trusted root cannot be reached', {
      subject,
      found: textOf(unreachable),
      hint: 'nothing needs it: the root in use stays as it is, and everything works offline',
      cause: error,
    });
  }
  if (error instanceof HeadwaterError) return error;
  const code = codeOf(error);
  return new HeadwaterError(code, 'the refreshed trusted root is refused', {
    subject,
    found: textOf(error),
    hint: HINTS[code] ?? 'the root in use stays as it is',
    cause: error,
  });
}

function codeOf(error: unknown): ErrorCode {
  const name = error instanceof Error ? error.constructor.name : '';
  const text = textOf(error);
  return CODES[name] ?? WORDS.find(([words]) => words.test(text))?.[1] ?? 'TRUST_METADATA_INVALID';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
