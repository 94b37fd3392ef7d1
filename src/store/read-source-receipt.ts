import { isSlsaLevel } from '../model/level.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readCount, readObject, readText } from '../model/strict-json/read.ts';
import {
  readDigest,
  readKnown,
  readOneOf,
  readOptional,
  readTime,
} from '../model/strict-json/read-values.ts';
import type { Claims } from '../model/verified.ts';
import { parseExpectation } from './parse-expectation.ts';
import { COMMON_MEMBERS, readCommon } from './read-receipt-members.ts';
import type { SourceReceipt } from './receipt.ts';

/** The receipt of a build from source. @throws HeadwaterError with the code of `place` */
export function readSourceReceipt(value: unknown, place: Place): SourceReceipt {
  const member = readObject(value, [...COMMON_MEMBERS, 'expectation', 'claims'], place);
  return {
    ...readCommon(member, place),
    kind: readOneOf(member.kind, ['tool', 'library'], inside(place, 'kind')),
    origin: readOneOf(member.origin, ['source'], inside(place, 'origin')),
    artifact: readArtifact(member.artifact, inside(place, 'artifact')),
    expectation: parseExpectation(member.expectation, inside(place, 'expectation')),
    claims: readClaims(member.claims, inside(place, 'claims')),
  };
}

function readArtifact(value: unknown, place: Place): SourceReceipt['artifact'] {
  const member = readObject(value, ['sha256', 'size', 'tarSha256'], place);
  return {
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
    size: readCount(member.size, inside(place, 'size')),
    tarSha256: readDigest(member.tarSha256, inside(place, 'tarSha256')),
  };
}

function readClaims(value: unknown, place: Place): Claims {
  const names = ['signer', 'builderId', 'buildType', 'level', 'builtAt'] as const;
  const member = readObject(value, [...names, 'tarSha256?', 'filesSha256?'], place);
  return {
    signer: readText(member.signer, inside(place, 'signer')),
    builderId: readText(member.builderId, inside(place, 'builderId')),
    buildType: readText(member.buildType, inside(place, 'buildType')),
    level: readKnown(member.level, isSlsaLevel, inside(place, 'level')),
    builtAt: readTime(member.builtAt, inside(place, 'builtAt')),
    ...readOptional(member, ['tarSha256', 'filesSha256'], { read: readDigest, place }),
  };
}
