import { ATTESTED_ORIGINS, type PartLayout } from '../model/attested-package.ts';
import { type KeptArtifact, partFile, TREE_FILE, wholeArtifact } from '../model/attested-tree.ts';
import { readAttestedExpectation } from '../model/read-attested-expectation.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readCount, readList, readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readOneOf, readOptional } from '../model/strict-json/read-values.ts';
import { shown } from '../model/strict-json/shown.ts';
import { readAttestedClaims } from './read-attested-claims.ts';
import { COMMON_MEMBERS, readCommon } from './read-receipt-members.ts';
import type { AttestedReceipt, PartReceipt } from './receipt.ts';

/**
 * The receipt of what others built. What follows from its parts, and is said beside them for
 * people, must follow: digest and size of the whole, and the names of the files of proof/.
 * @throws HeadwaterError with the code of `place`
 */
export function readAttestedReceipt(value: unknown, place: Place): AttestedReceipt {
  const member = readObject(value, [...COMMON_MEMBERS, 'parts'], place);
  const at = (name: string) => inside(place, name);
  const origin = readOneOf(member.origin, ATTESTED_ORIGINS, at('origin'));
  const [first, ...more] = readList(member.parts, at('parts')).map((part, index) =>
    readPart(part, index, inside(at('parts'), index)),
  );
  if (first === undefined) return fail(at('parts'), 'is empty');
  const parts = [first, ...more] as const;
  const receipt: AttestedReceipt = {
    ...readCommon(member, place),
    kind: readOneOf(member.kind, ['tool'], at('kind')),
    origin,
    artifact: readWhole(member.artifact, at('artifact')),
    parts,
  };
  judgeWhole(receipt, place);
  return receipt;
}

function judgeWhole({ artifact, parts, evidence }: AttestedReceipt, place: Place): void {
  const whole = wholeArtifact(parts);
  if (artifact.sha256 !== whole.sha256 || artifact.size !== whole.size) {
    fail(inside(place, 'artifact'), 'is not made of the parts', { expected: whole.sha256 });
  }
  const names = evidence.map(({ name }) => name).join();
  const expected = [...parts.map((part) => part.evidence), TREE_FILE].join();
  if (names !== expected) fail(inside(place, 'evidence'), 'is of other files', { expected, found: names });
}

function readWhole(value: unknown, place: Place): AttestedReceipt['artifact'] {
  const member = readObject(value, ['sha256', 'size'], place);
  return {
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
    size: readCount(member.size, inside(place, 'size')),
  };
}

function readPart(value: unknown, index: number, place: Place): PartReceipt {
  const names = ['purl', 'artifact', 'layout', 'evidence', 'expectation', 'claims'] as const;
  const member = readObject(value, names, place);
  const file = partFile('provenance.sigstore.json', index);
  const expectation = readAttestedExpectation(member.expectation, inside(place, 'expectation'));
  const purl = readText(member.purl, inside(place, 'purl'));
  if (purl !== expectation.resource) {
    fail(inside(place, 'purl'), 'is not what was expected', {
      expected: shown(expectation.resource),
      found: shown(purl),
    });
  }
  return {
    purl,
    artifact: readArtifact(member.artifact, inside(place, 'artifact')),
    layout: readLayout(member.layout, inside(place, 'layout')),
    evidence: readOneOf(member.evidence, [file], inside(place, 'evidence')),
    expectation,
    claims: readAttestedClaims(member.claims, inside(place, 'claims')),
  };
}

function readArtifact(value: unknown, place: Place): KeptArtifact {
  const member = readObject(value, ['fileName', 'url', 'sha256', 'sha512?', 'size'], place);
  return {
    fileName: readText(member.fileName, inside(place, 'fileName')),
    url: readText(member.url, inside(place, 'url')),
    sha256: readDigest(member.sha256, inside(place, 'sha256')),
    ...readOptional(member, ['sha512'], { read: readSha512, place }),
    size: readCount(member.size, inside(place, 'size')),
  };
}

const FORMATS = ['tar', 'zip', 'file', 'compressed-file'] as const;

function readLayout(value: unknown, place: Place): PartLayout {
  const member = readObject(value, ['format', 'into', 'strip', 'fileName?'], place);
  return {
    format: readOneOf(member.format, FORMATS, inside(place, 'format')),
    into: member.into === '' ? '' : readText(member.into, inside(place, 'into')),
    strip: member.strip === 'single' ? 'single' : readCount(member.strip, inside(place, 'strip')),
    ...readOptional(member, ['fileName'], { read: readText, place }),
  };
}

function readSha512(value: unknown, place: Place): string {
  return readKnown(value, isSha512, place);
}

function isSha512(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{128}$/.test(value);
}
