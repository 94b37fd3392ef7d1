import { parseStrictJson } from '../../../model/strict-json/parse.ts';
import type { Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import type { Content } from '../signed-bundle.ts';
import type { RawLogEntry } from './raw-log-entry.ts';
import { derIn, digestNameIn } from './verifier-in-body.ts';

const BODY: Place = { code: 'VERIFY_LOG_INVALID', path: 'body of the log entry' };

/** Kinds of entries, and what they can be about (sigstore/rekor, pkg/types; sigstore/rekor-tiles). */
const KINDS: Readonly<Record<string, readonly Content['kind'][]>> = {
  'hashedrekord/0.0.1': ['message', 'dsse'],
  'hashedrekord/0.0.2': ['message', 'dsse'],
  'dsse/0.0.1': ['dsse'],
  'dsse/0.0.2': ['dsse'],
  'intoto/0.0.2': ['dsse'],
};

export interface BodyExpectation {
  /** DER of the certificate or key that the bundle names. */
  readonly signer: Uint8Array;
  readonly content: Content['kind'];
}

/**
 * The entry is about the certificate or key of the bundle, and no other: the library
 * compares signature and digest alone, so a bundle could show one identity and have
 * logged another.
 * @throws HeadwaterError VERIFY_LOG_INVALID
 */
export function judgeBody(entry: RawLogEntry, { signer, content }: BodyExpectation): void {
  const { kind, version } = entry.kindVersion;
  const name = `${kind}/${version}`;
  const about = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (about?.includes(content) !== true) {
    refuse('VERIFY_LOG_INVALID', 'the log entry is of a kind that is not known for this', {
      expected: Object.keys(KINDS).join(', '),
      found: shown(name),
    });
  }
  const body = parseStrictJson(entry.canonicalizedBody, BODY);
  const digestName = digestNameIn(body, name);
  if (digestName !== 'sha256' && digestName !== 'SHA2_256') {
    refuse('VERIFY_LOG_INVALID', 'the log entry digests in a way that is not accepted', {
      expected: 'sha256',
      found: shown(digestName),
    });
  }
  if (derIn(body, name)?.equals(signer) === true) return;
  refuse('VERIFY_LOG_INVALID', 'the log entry is about another certificate or key');
}
