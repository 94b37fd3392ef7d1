import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { builderIdOf, parseBuilderPublicKey } from '../model/builder-key-id.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readList, readMoment, readObject, readText } from '../model/strict-json/read.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Trust, TrustedBuilderKey } from '../model/trust.ts';

const FORMAT_VERSION = 1;

/** What a build on one's own machine earns, and never more (SLSA v1.1, "Security levels", Build L2 asks for a hosted platform). */
export const LOCAL_LEVEL = 'SLSA_BUILD_LEVEL_1';

export function trustFile(host: Host): string {
  return join(host.paths.keys, 'trusted.json');
}

export function printTrust({ builderKeys }: Trust): string {
  return `${JSON.stringify({ formatVersion: FORMAT_VERSION, builderKeys }, undefined, 2)}\n`;
}

/**
 * Reads keys/trusted.json (docs/FORMATS.md, "Trusted keys").
 * @throws HeadwaterError TRUST_INVALID, which says what is wrong and where
 */
export function parseTrust(bytes: Uint8Array, path: string): Trust {
  const place: Place = { code: 'TRUST_INVALID', path };
  const { formatVersion, builderKeys } = readObject(
    parseStrictJson(bytes, place),
    ['formatVersion', 'builderKeys'],
    place,
  );
  if (formatVersion !== FORMAT_VERSION) {
    fail(inside(place, 'formatVersion'), 'is not known', { expected: '1', found: shown(formatVersion) });
  }
  const keysPlace = inside(place, 'builderKeys');
  const keys = readList(builderKeys, keysPlace).map((key, index) => readKey(key, inside(keysPlace, index)));
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) fail(keysPlace, 'names a key twice');
  return { builderKeys: keys };
}

function readKey(value: unknown, place: Place): TrustedBuilderKey {
  const key = readObject(
    value,
    ['keyId', 'publicKey', 'builderId', 'level', 'validFrom', 'validUntil?'],
    place,
  );
  const { keyId, publicKey } = readPublicKey(key.keyId, key.publicKey, place);
  mustBe(builderIdOf(keyId), key.builderId, inside(place, 'builderId'));
  mustBe(LOCAL_LEVEL, key.level, inside(place, 'level'));
  const validFrom = readMoment(key.validFrom, inside(place, 'validFrom')).toISOString();
  const trusted = { keyId, publicKey, builderId: builderIdOf(keyId), level: LOCAL_LEVEL, validFrom } as const;
  if (key.validUntil === undefined) return trusted;
  const validUntil = readMoment(key.validUntil, inside(place, 'validUntil')).toISOString();
  if (validUntil < validFrom) fail(inside(place, 'validUntil'), 'is before validFrom');
  return { ...trusted, validUntil };
}

/** A key under another's name, or with a byte changed, does not digest to its id. */
function readPublicKey(keyId: unknown, pem: unknown, place: Place) {
  if (typeof pem !== 'string')
    return fail(inside(place, 'publicKey'), 'is not a string', { found: shown(pem) });
  const parsed = parsePem(pem, inside(place, 'publicKey'));
  mustBe(parsed.keyId, keyId, inside(place, 'keyId'));
  return { keyId: parsed.keyId, publicKey: pem };
}

function parsePem(pem: string, place: Place) {
  try {
    return parseBuilderPublicKey(pem);
  } catch (cause) {
    return fail(place, 'is not an ECDSA key on P-256 in PEM', { cause });
  }
}

function mustBe(expected: string, found: unknown, place: Place): void {
  const text = readText(found, place);
  if (text === expected) return;
  throw new HeadwaterError('TRUST_INVALID', `${place.path} is not what it must be`, {
    expected,
    found: shown(text),
    hint: 'the file was changed; restore it, or remove it together with what was built under its keys',
  });
}
