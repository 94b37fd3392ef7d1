import type {
  AttestedExpectation,
  CertificateExpectation,
  KeyExpectation,
  RefRule,
} from './attested-expectation.ts';
import { isSlsaLevel } from './level.ts';
import { inside, type Place } from './strict-json/place.ts';
import { readList, readObject, readText } from './strict-json/read.ts';
import { readRecord } from './strict-json/read-record.ts';
import { readKnown, readOneOf, readOptional } from './strict-json/read-values.ts';

/** Members of an expectation that stay the same from one release to the next. */
export const LASTING_MEMBERS = [
  'buildType',
  'signer',
  'sourceRepository?',
  'sourceRepositoryId?',
  'sourceRef?',
  'runnerEnvironment',
  'predicateTypes',
  'buildTypes',
  'parameters',
  'minimumLevel?',
] as const;

const OF_ONE_RELEASE = ['resource', 'subjectName?', 'sourceCommit?'] as const;

type Lasting = Omit<AttestedExpectation, 'resource' | 'subjectName' | 'sourceCommit'>;

/**
 * An expectation as JSON keeps it, strictly: what it says decides whom to believe.
 * @throws HeadwaterError with the code of `place`, naming the member
 */
export function readAttestedExpectation(value: unknown, place: Place): AttestedExpectation {
  const member = readObject(value, [...LASTING_MEMBERS, ...OF_ONE_RELEASE], place);
  return {
    ...readLasting(member, place),
    resource: readText(member.resource, inside(place, 'resource')),
    ...readOptional(member, ['subjectName', 'sourceCommit'], { read: readText, place }),
  };
}

/** @param member with exactly those of `LASTING_MEMBERS`, and maybe others that were read */
export function readLasting(member: Readonly<Record<string, unknown>>, place: Place): Lasting {
  const at = (name: string) => inside(place, name);
  return {
    buildType: readOneOf(member.buildType, ['attested'], at('buildType')),
    signer: readSigner(member.signer, at('signer')),
    ...readOptional(member, ['sourceRepository', 'sourceRepositoryId'], { read: readText, place }),
    ...readOptional(member, ['sourceRef'], { read: readRefRule, place }),
    runnerEnvironment: readOneOf(member.runnerEnvironment, ['github-hosted', 'any'], at('runnerEnvironment')),
    predicateTypes: readTexts(member.predicateTypes, at('predicateTypes')),
    buildTypes: readTexts(member.buildTypes, at('buildTypes')),
    parameters: readParameters(member.parameters, at('parameters')),
    ...readOptional(member, ['minimumLevel'], { read: readLevel, place }),
  };
}

function readSigner(value: unknown, place: Place): CertificateExpectation | KeyExpectation {
  const kind = readOneOf(readRecord(value, place).kind, ['certificate', 'key'], inside(place, 'kind'));
  if (kind === 'key') {
    const member = readObject(value, ['kind', 'keyId', 'root?'], place);
    return {
      kind,
      keyId: readText(member.keyId, inside(place, 'keyId')),
      ...readOptional(member, ['root'], { read: readText, place }),
    };
  }
  const { root, issuer, identity } = readObject(value, ['kind', 'root', 'issuer', 'identity'], place);
  return {
    kind,
    root: readText(root, inside(place, 'root')),
    issuer: readText(issuer, inside(place, 'issuer')),
    identity: readIdentity(identity, inside(place, 'identity')),
  };
}

const IDENTITIES = ['subject', 'workflow', 'source-repository'] as const;

function readIdentity(value: unknown, place: Place): CertificateExpectation['identity'] {
  const type = readOneOf(readRecord(value, place).type, IDENTITIES, inside(place, 'type'));
  switch (type) {
    case 'source-repository':
      readObject(value, ['type'], place);
      return { type };
    case 'subject': {
      const { subject } = readObject(value, ['type', 'subject'], place);
      return { type, subject: readText(subject, inside(place, 'subject')) };
    }
    case 'workflow': {
      const { workflow, ref } = readObject(value, ['type', 'workflow', 'ref'], place);
      return {
        type,
        workflow: readText(workflow, inside(place, 'workflow')),
        ref: readRefRule(ref, inside(place, 'ref')),
      };
    }
  }
}

function readRefRule(value: unknown, place: Place): RefRule {
  const type = readOneOf(readRecord(value, place).type, ['exact', 'any-tag', 'any'], inside(place, 'type'));
  if (type === 'exact') {
    return { type, ref: readText(readObject(value, ['type', 'ref'], place).ref, inside(place, 'ref')) };
  }
  readObject(value, ['type'], place);
  return { type };
}

function readTexts(value: unknown, place: Place): readonly string[] {
  return readList(value, place).map((item, index) => readText(item, inside(place, index)));
}

function readParameters(value: unknown, place: Place): Readonly<Record<string, string>> {
  const members = Object.entries(readRecord(value, place));
  return Object.fromEntries(members.map(([name, text]) => [name, readText(text, inside(place, name))]));
}

function readLevel(value: unknown, place: Place) {
  return readKnown(value, isSlsaLevel, place);
}
