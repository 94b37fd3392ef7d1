import { STATEMENT_TYPE } from '../../model/attestation.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readObject, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';

/** An in-toto statement of somebody else whose signature is good; what it says has not been judged. */
export interface AttestedStatement {
  readonly type: 'https://in-toto.io/Statement/v1' | 'https://in-toto.io/Statement/v0.1';
  readonly subjects: readonly AttestedSubject[];
  readonly predicateType: string;
  /** Absent reads as `null`. */
  readonly predicate: unknown;
}

export interface AttestedSubject {
  readonly name?: string;
  /** Hexadecimal digests of this subject by accepted algorithm; at least one. All of them are of the same bytes. */
  readonly sha256?: string;
  readonly sha512?: string;
}

const STATEMENT_V01_TYPE = 'https://in-toto.io/Statement/v0.1';
const STATEMENT: Place = { code: 'VERIFY_STATEMENT_INVALID', path: 'statement' };
/** Accepted algorithms and their hexadecimal digits; SHA-1 and MD5 name nothing, since two files can share them. */
const DIGITS = { sha256: 64, sha512: 128 } as const;

/**
 * Reads an in-toto Statement v1 or v0.1 (in-toto attestation framework, "Statement"); the
 * two differ in their name alone.
 * @throws HeadwaterError VERIFY_STATEMENT_TYPE, VERIFY_STATEMENT_INVALID
 */
export function readAttestedStatement(payload: Uint8Array): AttestedStatement {
  const json = parseStrictJson(payload, STATEMENT);
  const members = readObject(json, ['_type', 'subject', 'predicateType', 'predicate?'], STATEMENT);
  const subjects = readList(members.subject, inside(STATEMENT, 'subject'));
  const type = readType(members._type);
  if (subjects.length === 0) fail(inside(STATEMENT, 'subject'), 'is empty');
  return {
    type,
    subjects: subjects.map(readSubject),
    predicateType: readText(members.predicateType, inside(STATEMENT, 'predicateType')),
    predicate: members.predicate ?? null,
  };
}

function readType(found: unknown): AttestedStatement['type'] {
  if (found === STATEMENT_TYPE || found === STATEMENT_V01_TYPE) return found;
  return refuse('VERIFY_STATEMENT_TYPE', 'the payload is not an in-toto statement', {
    expected: `${STATEMENT_TYPE} or ${STATEMENT_V01_TYPE}`,
    found: shown(found),
  });
}

/** A resource descriptor (in-toto attestation framework, "ResourceDescriptor") of which name and digest count. */
function readSubject(value: unknown, index: number): AttestedSubject {
  const place = inside(inside(STATEMENT, 'subject'), index);
  const { name, digest } = readObject(
    value,
    ['name?', 'digest', 'uri?', 'mediaType?', 'downloadLocation?', 'annotations?'],
    place,
  );
  return {
    ...(name !== undefined && { name: readText(name, inside(place, 'name')) }),
    ...readDigests(digest, inside(place, 'digest')),
  };
}

function readDigests(value: unknown, place: Place): Pick<AttestedSubject, 'sha256' | 'sha512'> {
  const found = readRecord(value, place);
  const digests: Partial<Record<keyof typeof DIGITS, string>> = {};
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const digest = found[algorithm];
    if (digest !== undefined)
      digests[algorithm] = readHex(digest, DIGITS[algorithm], inside(place, algorithm));
  }
  if (Object.keys(digests).length > 0) return digests;
  return fail(place, 'has no digest of an accepted algorithm', {
    expected: Object.keys(DIGITS).join(' or '),
    found: Object.keys(found).map(shown).join(', ') || 'nothing',
  });
}

function readHex(value: unknown, digits: number, place: Place): string {
  if (typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value)) return value;
  return fail(place, 'is not a digest', {
    expected: `${digits} lower-case hexadecimal digits`,
    found: shown(value),
  });
}
