import { STATEMENT_TYPE } from '../../model/attestation.ts';
import type { Sha256 } from '../../model/digest.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readDigestSet, readList, readObject, readText } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';

/** An in-toto statement whose signature is good; what it says has not been judged. */
export interface Statement {
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

export interface Subject {
  readonly name: string;
  readonly sha256: Sha256;
}

const STATEMENT: Place = { code: 'VERIFY_STATEMENT_INVALID', path: 'statement' };

/**
 * Reads an in-toto Statement v1 (in-toto attestation framework, "Statement").
 * @throws HeadwaterError VERIFY_STATEMENT_TYPE, VERIFY_STATEMENT_INVALID
 */
export function readStatement(payload: Uint8Array): Statement {
  const json = parseStrictJson(payload, STATEMENT);
  const members = readObject(json, ['_type', 'subject', 'predicateType', 'predicate'], STATEMENT);
  if (members._type !== STATEMENT_TYPE) {
    refuse('VERIFY_STATEMENT_TYPE', 'the payload is not an in-toto statement v1', {
      expected: STATEMENT_TYPE,
      found: shown(members._type),
    });
  }
  return {
    subjects: readList(members.subject, inside(STATEMENT, 'subject')).map(readSubject),
    predicateType: readText(members.predicateType, inside(STATEMENT, 'predicateType')),
    predicate: members.predicate,
  };
}

function readSubject(value: unknown, index: number): Subject {
  const place = inside(inside(STATEMENT, 'subject'), index);
  const { name, digest } = readObject(value, ['name', 'digest'], place);
  return {
    name: readText(name, inside(place, 'name')),
    sha256: readDigestSet(digest, inside(place, 'digest')),
  };
}
