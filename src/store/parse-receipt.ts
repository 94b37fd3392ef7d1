import { HeadwaterError } from '../errors.ts';
import { isSlsaLevel } from '../model/level.ts';
import { isBinName, isPackageName } from '../model/package-name.ts';
import { isPlatform } from '../model/platform.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { inside, type Place as JsonPlace } from '../model/strict-json/place.ts';
import { readCount, readList, readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
import type { Claims } from '../model/verified.ts';
import { isVersion } from '../model/version.ts';
import { parseExpectation } from './parse-expectation.ts';
import { folderOf } from './place.ts';
import type { Receipt } from './receipt.ts';

const EVIDENCE_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function printReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`;
}

/**
 * Reads proof/receipt.json of the folder store/<name>/<folder> (docs/FORMATS.md,
 * "Receipt"). A receipt that was carried to another folder is refused: name, version and
 * digest must be those of the place it lies in.
 * @throws HeadwaterError STORE_RECEIPT_INVALID, naming the member.
 */
export function parseReceipt(
  bytes: Uint8Array,
  at: { readonly name: string; readonly folder: string },
): Receipt {
  const place: JsonPlace = { code: 'STORE_RECEIPT_INVALID', path: 'receipt' };
  try {
    const receipt = readReceipt(parseStrictJson(bytes, place), place);
    refuseOtherPlace(receipt, at);
    return receipt;
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    throw new HeadwaterError(error.code, error.message, {
      ...error.detail,
      subject: `${at.name}/${at.folder}`,
      hint: 'the receipt was changed; uninstall the package and install it again',
    });
  }
}

/** The attack: an honest receipt, copied beside another tree. */
function refuseOtherPlace(receipt: Receipt, at: { readonly name: string; readonly folder: string }): void {
  const folder = folderOf({ version: receipt.version, sha256: receipt.artifact.sha256 });
  if (receipt.name === at.name && folder === at.folder) return;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'receipt belongs to another place', {
    expected: `${at.name}/${at.folder}`,
    found: `${receipt.name}/${folder}`,
  });
}

function readReceipt(value: unknown, place: JsonPlace): Receipt {
  const names = [
    'formatVersion',
    'name',
    'version',
    'platform',
    'kind',
    'origin',
    'bins',
    'buildKey',
  ] as const;
  const proof = ['artifact', 'filesSha256', 'evidence', 'expectation', 'claims', 'admittedAt'] as const;
  const member = readObject(value, [...names, ...proof], place);
  const at = (name: string) => inside(place, name);
  const bins = readList(member.bins, at('bins'));
  const evidence = readList(member.evidence, at('evidence'));
  return {
    formatVersion: readKnown(member.formatVersion, (found): found is 1 => found === 1, at('formatVersion')),
    name: readKnown(member.name, isPackageName, at('name')),
    version: readKnown(member.version, isVersion, at('version')),
    platform: readKnown(member.platform, isPlatform, at('platform')),
    kind: readKnown(member.kind, isKind, at('kind')),
    origin: readKnown(member.origin, (found): found is 'source' => found === 'source', at('origin')),
    bins: bins.map((bin, index) => readKnown(bin, isBinName, inside(at('bins'), index))),
    buildKey: readDigest(member.buildKey, at('buildKey')),
    artifact: readArtifact(member.artifact, at('artifact')),
    filesSha256: readDigest(member.filesSha256, at('filesSha256')),
    evidence: evidence.map((item, index) => readEvidence(item, inside(at('evidence'), index))),
    expectation: parseExpectation(member.expectation, at('expectation')),
    claims: readClaims(member.claims, at('claims')),
    admittedAt: readTime(member.admittedAt, at('admittedAt')),
  };
}

function readArtifact(value: unknown, place: JsonPlace): Receipt['artifact'] {
  const member = readObject(value, ['sha256', 'size', 'tarSha256'], place);
  return {
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
    size: readCount(member.size, inside(place, 'size')),
    tarSha256: readDigest(member.tarSha256, inside(place, 'tarSha256')),
  };
}

function readEvidence(value: unknown, place: JsonPlace): Receipt['evidence'][number] {
  const member = readObject(value, ['name', 'sha256'], place);
  return {
    name: readKnown(member.name, isEvidenceName, inside(place, 'name')),
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
  };
}

function readClaims(value: unknown, place: JsonPlace): Claims {
  const names = [
    'signer',
    'builderId',
    'buildType',
    'level',
    'builtAt',
    'tarSha256?',
    'filesSha256?',
  ] as const;
  const member = readObject(value, names, place);
  const { tarSha256, filesSha256 } = member;
  return {
    signer: readText(member.signer, inside(place, 'signer')),
    builderId: readText(member.builderId, inside(place, 'builderId')),
    buildType: readText(member.buildType, inside(place, 'buildType')),
    level: readKnown(member.level, isSlsaLevel, inside(place, 'level')),
    builtAt: readTime(member.builtAt, inside(place, 'builtAt')),
    ...(tarSha256 !== undefined && { tarSha256: readDigest(tarSha256, inside(place, 'tarSha256')) }),
    ...(filesSha256 !== undefined && { filesSha256: readDigest(filesSha256, inside(place, 'filesSha256')) }),
  };
}

/** A name of an evidence file: lower case, nothing that could be a path. */
export function isEvidenceName(value: unknown): value is string {
  return typeof value === 'string' && EVIDENCE_NAME.test(value);
}

function isKind(value: unknown): value is Receipt['kind'] {
  return value === 'tool' || value === 'library';
}
