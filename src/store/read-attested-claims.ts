import { type EarnedLevel, isSlsaLevel } from '../model/level.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readOptional, readTime } from '../model/strict-json/read-values.ts';
import type { AttestedClaims } from '../model/verified.ts';

const TEXTS = [
  ...(['root', 'issuer', 'builderId', 'verifierId', 'operator', 'sourceRepository'] as const),
  ...(['sourceCommit', 'sourceRef', 'runnerEnvironment', 'invocation'] as const),
] as const;
const TIMES = ['signedAt', 'builtAt'] as const;
const DIGESTS = ['tarSha256', 'filesSha256'] as const;

/** What the door found out, as a receipt keeps it. @throws HeadwaterError with the code of `place` */
export function readAttestedClaims(value: unknown, place: Place): AttestedClaims {
  const optional = [...TEXTS, ...TIMES, ...DIGESTS, 'log' as const].map((name) => `${name}?` as const);
  const member = readObject(value, ['signer', 'buildType', 'level', ...optional], place);
  return {
    signer: readText(member.signer, inside(place, 'signer')),
    buildType: readText(member.buildType, inside(place, 'buildType')),
    level: readKnown(member.level, isEarnedLevel, inside(place, 'level')),
    ...readOptional(member, TEXTS, { read: readText, place }),
    ...readOptional(member, TIMES, { read: readTime, place }),
    ...readOptional(member, DIGESTS, { read: readDigest, place }),
    ...readOptional(member, ['log'], { read: readLog, place }),
  };
}

function readLog(value: unknown, place: Place): NonNullable<AttestedClaims['log']> {
  const { id, index } = readObject(value, ['id', 'index'], place);
  return { id: readText(id, inside(place, 'id')), index: readText(index, inside(place, 'index')) };
}

function isEarnedLevel(value: unknown): value is EarnedLevel {
  return value === 'SLSA_BUILD_LEVEL_0' || isSlsaLevel(value);
}
