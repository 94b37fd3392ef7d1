import type { Sha256 } from '../../model/digest.ts';
import { isSlsaLevel, type SlsaLevel } from '../../model/level.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readDigestSet, readList, readMoment, readObject, readText } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import { VERIFICATION_SUMMARY_TYPE } from './own-summary.ts';

/** A verification summary of somebody else, read; what it says has not been judged. */
export interface Summary {
  readonly verifierId: string;
  readonly timeVerified: Date;
  readonly resourceUri: string;
  /** Of the policy that was applied, where it says so. */
  readonly policySha256?: Sha256;
  readonly result: 'PASSED' | 'FAILED';
  /** On the build track; absent where it names none. */
  readonly level?: SlsaLevel;
  /** Whether it names `SLSA_BUILD_REPRODUCED`. */
  readonly claimsReproduced: boolean;
}

const PREDICATE: Place = { code: 'VERIFY_SUMMARY_INVALID', path: 'predicate' };
const MEMBERS = [
  'verifier',
  'timeVerified',
  'resourceUri',
  'policy?',
  'inputAttestations?',
  'verificationResult',
  'verifiedLevels',
  'dependencyLevels?',
  'slsaVersion?',
] as const;

/**
 * Reads the predicate of a summary (SLSA v1.1, "Verification Summary Attestation").
 * Stricter than the schema: the time must be there, for a summary without one never grows
 * old, and members that nobody knows are refused.
 * @throws HeadwaterError VERIFY_PREDICATE_TYPE, VERIFY_SUMMARY_INVALID
 */
export function readSummary(predicateType: string, predicate: unknown): Summary {
  if (predicateType !== VERIFICATION_SUMMARY_TYPE) {
    refuse('VERIFY_PREDICATE_TYPE', 'the statement is not a verification summary', {
      expected: VERIFICATION_SUMMARY_TYPE,
      found: shown(predicateType),
    });
  }
  const members = readObject(predicate, MEMBERS, PREDICATE);
  const result = readResult(members.verificationResult);
  const policySha256 = readPolicy(members.policy);
  return {
    verifierId: readVerifier(members.verifier),
    timeVerified: readMoment(members.timeVerified, inside(PREDICATE, 'timeVerified')),
    resourceUri: readText(members.resourceUri, inside(PREDICATE, 'resourceUri')),
    ...(policySha256 !== undefined && { policySha256 }),
    result,
    ...readLevels(members.verifiedLevels, result),
  };
}

function readVerifier(value: unknown): string {
  const place = inside(PREDICATE, 'verifier');
  return readText(readObject(value, ['id', 'version?'], place).id, inside(place, 'id'));
}

function readResult(value: unknown): Summary['result'] {
  if (value === 'PASSED' || value === 'FAILED') return value;
  return fail(inside(PREDICATE, 'verificationResult'), 'is neither PASSED nor FAILED', {
    found: shown(value),
  });
}

/** A resource descriptor of which the digest counts. */
function readPolicy(value: unknown): Sha256 | undefined {
  if (value === undefined) return undefined;
  const place = inside(PREDICATE, 'policy');
  const { digest } = readObject(value, ['uri?', 'digest?', 'name?', 'annotations?'], place);
  return digest === undefined ? undefined : readDigestSet(digest, inside(place, 'digest'));
}

/**
 * Levels that are not known carry no weight, as the specification asks, so that a verifier
 * may speak of other tracks. Two levels of the build track are two opinions: refused.
 */
function readLevels(value: unknown, result: Summary['result']) {
  const place = inside(PREDICATE, 'verifiedLevels');
  const names = readList(value, place).map((item, index) => readText(item, inside(place, index)));
  if (result === 'PASSED' && names.includes('FAILED')) fail(place, 'say FAILED where the result is PASSED');
  const [level, ...others] = names.filter(isSlsaLevel);
  if (others.length > 0)
    fail(place, 'name two levels of the build track', { found: names.map(shown).join(', ') });
  const claimsReproduced = names.includes('SLSA_BUILD_REPRODUCED');
  return { ...(level !== undefined && { level }), claimsReproduced };
}
