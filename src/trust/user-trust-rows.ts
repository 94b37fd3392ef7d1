import type { Sha256 } from '../model/digest.ts';
import { isSlsaLevel } from '../model/level.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readCount, readObject, readText } from '../model/strict-json/read.ts';
import { readDigest, readKnown, readTime } from '../model/strict-json/read-values.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { TrustedBuilder, TrustedKey, TrustedSigstoreRoot } from '../model/trust.ts';
import { mostOfBuilder, mostOfKey, refuseExcess } from './most-level.ts';
import { parsePublicKey } from './public-key.ts';
import { shippedNames } from './shipped-names.ts';
import { shippedRoot } from './shipped-roots.ts';

export interface UserRoot {
  readonly name: string;
  /** Of the file with the root's JSON. */
  readonly sha256: Sha256;
  readonly requires: TrustedSigstoreRoot['requires'];
  readonly addedAt: string;
}

export interface RefreshedRoot {
  readonly name: string;
  readonly sha256: Sha256;
  /** Versions of the TUF metadata it came with: none that is lower comes after. */
  readonly rootVersion: number;
  readonly targetsVersion: number;
  readonly refreshedAt: string;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Lower-case letters, digits, and . _ - after the first; at most 64. @throws HeadwaterError with the code of `place`, as all here */
export function readName(value: unknown, place: Place): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  return fail(place, 'is not a name', {
    expected: 'lower-case letters, digits and . _ -',
    found: shown(value),
  });
}

/** The attack: a root, key or builder of the user's that goes by the name of one headwater ships. */
export function readOwnName(value: unknown, place: Place): string {
  const name = readName(value, place);
  if (shippedNames().includes(name))
    fail(place, 'is the name of what headwater ships', { found: shown(name) });
  return name;
}

export function readUserRoot(value: unknown, place: Place): UserRoot {
  const root = readObject(value, ['name', 'sha256', 'requires', 'addedAt'], place);
  return {
    name: readOwnName(root.name, inside(place, 'name')),
    sha256: readDigest(root.sha256, inside(place, 'sha256')),
    requires: readRequires(root.requires, inside(place, 'requires')),
    addedAt: readTime(root.addedAt, inside(place, 'addedAt')),
  };
}

function readRequires(value: unknown, place: Place): TrustedSigstoreRoot['requires'] {
  const { logEntries, scts, timestamps } = readObject(value, ['logEntries', 'scts', 'timestamps'], place);
  return {
    logEntries: readKnown(logEntries, isZeroOrOne, inside(place, 'logEntries')),
    scts: readKnown(scts, isZeroOrOne, inside(place, 'scts')),
    timestamps: readKnown(timestamps, isOne, inside(place, 'timestamps')),
  };
}

export function readRefreshed(value: unknown, place: Place): RefreshedRoot {
  const root = readObject(value, ['name', 'sha256', 'rootVersion', 'targetsVersion', 'refreshedAt'], place);
  const name = readName(root.name, inside(place, 'name'));
  if (shippedRoot(name) === undefined) fail(place, 'is no root that headwater ships', { found: shown(name) });
  return {
    name,
    sha256: readDigest(root.sha256, inside(place, 'sha256')),
    rootVersion: readCount(root.rootVersion, inside(place, 'rootVersion')),
    targetsVersion: readCount(root.targetsVersion, inside(place, 'targetsVersion')),
    refreshedAt: readTime(root.refreshedAt, inside(place, 'refreshedAt')),
  };
}

export function readKey(value: unknown, place: Place): TrustedKey {
  const key = readObject(
    value,
    ['keyId', 'name', 'publicKey', 'hint?', 'builderId?', 'level?', 'operator?', 'validFrom', 'validUntil?'],
    place,
  );
  const level =
    key.level === undefined ? {} : { level: readKnown(key.level, isSlsaLevel, inside(place, 'level')) };
  const trusted = {
    ...readKeyBytes(key.keyId, key.publicKey, place),
    name: readOwnName(key.name, inside(place, 'name')),
    ...optionalText('hint', key.hint, place),
    ...optionalText('builderId', key.builderId, place),
    ...level,
    ...readOperator(key.operator, place),
    validFrom: readTime(key.validFrom, inside(place, 'validFrom')),
    ...(key.validUntil === undefined
      ? {}
      : { validUntil: readTime(key.validUntil, inside(place, 'validUntil')) }),
  };
  if (trusted.validUntil !== undefined && new Date(trusted.validUntil) < new Date(trusted.validFrom)) {
    fail(inside(place, 'validUntil'), 'is before validFrom');
  }
  refuseExcess(trusted, mostOfKey(trusted), inside(place, 'level'));
  return trusted;
}

/** A key under another's name, or with a byte changed, does not digest to its id. */
export function readKeyBytes(keyId: unknown, pem: unknown, place: Place) {
  if (typeof pem !== 'string')
    return fail(inside(place, 'publicKey'), 'is not a string', { found: shown(pem) });
  const parsed = parsePublicKey(pem, inside(place, 'publicKey'));
  if (parsed.publicKey !== pem) fail(inside(place, 'publicKey'), 'is not a plain PEM public key');
  if (parsed.keyId === keyId) return parsed;
  return fail(inside(place, 'keyId'), 'is not that of the key', {
    expected: parsed.keyId,
    found: shown(keyId),
  });
}

export function readBuilder(value: unknown, place: Place): TrustedBuilder {
  const names = [
    'name',
    'root',
    'issuer',
    'signerWorkflow',
    'signerRef',
    'builderId',
    'runnerEnvironment',
  ] as const;
  const row = readObject(value, [...names, 'level', 'operator?', 'cited'], place);
  const builder: TrustedBuilder = {
    name: readOwnName(row.name, inside(place, 'name')),
    root: readName(row.root, inside(place, 'root')),
    issuer: readText(row.issuer, inside(place, 'issuer')),
    signerWorkflow: readText(row.signerWorkflow, inside(place, 'signerWorkflow')),
    signerRef: readKnown(row.signerRef, isSignerRef, inside(place, 'signerRef')),
    builderId: readText(row.builderId, inside(place, 'builderId')),
    runnerEnvironment: readKnown(row.runnerEnvironment, isEnvironment, inside(place, 'runnerEnvironment')),
    level: readKnown(row.level, isSlsaLevel, inside(place, 'level')),
    ...readOperator(row.operator, place),
    cited: readText(row.cited, inside(place, 'cited')),
  };
  refuseExcess(builder, mostOfBuilder(builder), inside(place, 'level'));
  return builder;
}

function readOperator(value: unknown, place: Place): { readonly operator?: string } {
  return value === undefined ? {} : { operator: readName(value, inside(place, 'operator')) };
}

function optionalText<const N extends string>(
  name: N,
  value: unknown,
  place: Place,
): { readonly [K in N]?: string } {
  if (value === undefined) return {};
  return { [name]: readText(value, inside(place, name)) } as { readonly [K in N]?: string };
}

const isZeroOrOne = (value: unknown): value is 0 | 1 => value === 0 || value === 1;
const isOne = (value: unknown): value is 1 => value === 1;

function isSignerRef(value: unknown): value is TrustedBuilder['signerRef'] {
  return value === 'release-tag' || value === 'any';
}

function isEnvironment(value: unknown): value is TrustedBuilder['runnerEnvironment'] {
  return value === 'github-hosted' || value === 'gitlab-hosted' || value === 'any';
}
