import { isBinName, isPackageName } from '../model/package-name.ts';
import { isPlatform } from '../model/platform.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
import { isVersion } from '../model/version.ts';
import type { KeptEvidence, Receipt } from './receipt.ts';

const EVIDENCE_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What receipts of every origin have. */
export const COMMON_MEMBERS = [
  ...(['formatVersion', 'name', 'version', 'platform', 'kind', 'origin', 'bins', 'buildKey'] as const),
  ...(['artifact', 'filesSha256', 'evidence', 'admittedAt'] as const),
] as const;

type Common = Pick<
  Receipt,
  | ('formatVersion' | 'name' | 'version' | 'platform')
  | ('bins' | 'buildKey' | 'filesSha256' | 'evidence' | 'admittedAt')
>;

/** @param member with all of `COMMON_MEMBERS` */
export function readCommon(
  member: Readonly<Record<(typeof COMMON_MEMBERS)[number], unknown>>,
  place: Place,
): Common {
  const at = (name: string) => inside(place, name);
  const bins = readList(member.bins, at('bins'));
  const evidence = readList(member.evidence, at('evidence'));
  return {
    formatVersion: readKnown(member.formatVersion, (found): found is 1 => found === 1, at('formatVersion')),
    name: readKnown(member.name, isPackageName, at('name')),
    version: readKnown(member.version, isVersion, at('version')),
    platform: readKnown(member.platform, isPlatform, at('platform')),
    bins: bins.map((bin, index) => readKnown(bin, isBinName, inside(at('bins'), index))),
    buildKey: readDigest(member.buildKey, at('buildKey')),
    filesSha256: readDigest(member.filesSha256, at('filesSha256')),
    evidence: evidence.map((item, index) => readEvidence(item, inside(at('evidence'), index))),
    admittedAt: readTime(member.admittedAt, at('admittedAt')),
  };
}

function readEvidence(value: unknown, place: Place): KeptEvidence {
  const member = readObject(value, ['name', 'sha256'], place);
  return {
    name: readKnown(member.name, isEvidenceName, inside(place, 'name')),
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
  };
}

/** A name of an evidence file: lower case, nothing that could be a path. */
export function isEvidenceName(value: unknown): value is string {
  return typeof value === 'string' && EVIDENCE_NAME.test(value);
}
