import type { CertificateExpectation, KeyExpectation, RefRule } from '../model/attested-expectation.ts';
import { isSlsaLevel } from '../model/level.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject, readText } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { readKnown, readTime } from '../model/strict-json/read-values.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Pin, PinnedDemand } from './pin.ts';

const FORMAT_VERSION = 1;
const PIN_NAME = /^[A-Za-z0-9@][A-Za-z0-9@+._:/-]{0,127}$/;

export function isPinName(text: unknown): text is string {
  return typeof text === 'string' && PIN_NAME.test(text) && !text.includes('..');
}

/** The text of pins.json, ordered by name. */
export function printPins(pins: readonly Pin[]): string {
  const sorted = [...pins].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ formatVersion: FORMAT_VERSION, pins: sorted }, null, 2)}\n`;
}

/**
 * Reads pins.json (docs/POLICY.md, "Pins"), strictly: what it says decides whom to believe.
 * @throws HeadwaterError PIN_INVALID, naming the member
 */
export function parsePins(bytes: Uint8Array, path: string): readonly Pin[] {
  const place: Place = { code: 'PIN_INVALID', path };
  const file = readObject(parseStrictJson(bytes, place), ['formatVersion', 'pins'], place);
  if (file.formatVersion !== FORMAT_VERSION) {
    fail(inside(place, 'formatVersion'), 'is not known', { expected: '1', found: shown(file.formatVersion) });
  }
  const list = inside(place, 'pins');
  const pins = readList(file.pins, list).map((pin, index) => readPin(pin, inside(list, index)));
  if (new Set(pins.map(({ name }) => name)).size !== pins.length) fail(list, 'has a name twice');
  return pins;
}

function readPin(value: unknown, place: Place): Pin {
  const { name, pinnedAt, demand } = readObject(value, ['name', 'pinnedAt', 'demand'], place);
  return {
    name: readKnown(name, isPinName, inside(place, 'name')),
    pinnedAt: readTime(pinnedAt, inside(place, 'pinnedAt')),
    demand: readDemand(demand, inside(place, 'demand')),
  };
}

const DEMAND = [
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

function readDemand(value: unknown, place: Place): PinnedDemand {
  const member = readObject(value, DEMAND, place);
  const at = (name: string) => inside(place, name);
  const { sourceRepository, sourceRepositoryId, sourceRef, minimumLevel } = member;
  return {
    buildType: readKnown(member.buildType, isOneOf(['attested']), at('buildType')),
    signer: readSigner(member.signer, at('signer')),
    ...(sourceRepository !== undefined && {
      sourceRepository: readText(sourceRepository, at('sourceRepository')),
    }),
    ...(sourceRepositoryId !== undefined && {
      sourceRepositoryId: readText(sourceRepositoryId, at('sourceRepositoryId')),
    }),
    ...(sourceRef !== undefined && { sourceRef: readRefRule(sourceRef, at('sourceRef')) }),
    runnerEnvironment: readKnown(
      member.runnerEnvironment,
      isOneOf(['github-hosted', 'any']),
      at('runnerEnvironment'),
    ),
    predicateTypes: readTexts(member.predicateTypes, at('predicateTypes')),
    buildTypes: readTexts(member.buildTypes, at('buildTypes')),
    parameters: readParameters(member.parameters, at('parameters')),
    ...(minimumLevel !== undefined && {
      minimumLevel: readKnown(minimumLevel, isSlsaLevel, at('minimumLevel')),
    }),
  };
}

function readSigner(value: unknown, place: Place): CertificateExpectation | KeyExpectation {
  const kind = readRecord(value, place).kind;
  if (kind === 'key') {
    const { keyId, root } = readObject(value, ['kind', 'keyId', 'root?'], place);
    return {
      kind,
      keyId: readText(keyId, inside(place, 'keyId')),
      ...(root !== undefined && { root: readText(root, inside(place, 'root')) }),
    };
  }
  const { root, issuer, identity } = readObject(value, ['kind', 'root', 'issuer', 'identity'], place);
  return {
    kind: readKnown(kind, isOneOf(['certificate']), inside(place, 'kind')),
    root: readText(root, inside(place, 'root')),
    issuer: readText(issuer, inside(place, 'issuer')),
    identity: readIdentity(identity, inside(place, 'identity')),
  };
}

function readIdentity(value: unknown, place: Place): CertificateExpectation['identity'] {
  const type = readKnown(
    readRecord(value, place).type,
    isOneOf(['subject', 'workflow', 'source-repository']),
    inside(place, 'type'),
  );
  switch (type) {
    case 'source-repository':
      readObject(value, ['type'], place);
      return { type };
    case 'subject':
      return {
        type,
        subject: readText(readObject(value, ['type', 'subject'], place).subject, inside(place, 'subject')),
      };
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
  const type = readKnown(
    readRecord(value, place).type,
    isOneOf(['exact', 'any-tag', 'any']),
    inside(place, 'type'),
  );
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

function isOneOf<const T extends string>(names: readonly T[]) {
  return (value: unknown): value is T => names.some((name) => name === value);
}
