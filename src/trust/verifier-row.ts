import { isSlsaLevel } from '../model/level.ts';
import { inside, type Place } from '../model/strict-json/place.ts';
import { readObject, readText } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { readKnown } from '../model/strict-json/read-values.ts';
import type { TrustedKey } from '../model/trust.ts';
import type { TrustedVerifier } from '../model/trusted-verifier.ts';
import { readKeyBytes, readName, readOwnName } from './user-trust-rows.ts';

/** A verifier as the user added it: under a name, and with its key where it signs with one. */
export interface UserVerifier extends TrustedVerifier {
  readonly name: string;
  readonly signer: TrustedVerifier['signer'] & { readonly publicKey?: string };
}

/** @throws HeadwaterError with the code of `place` */
export function readVerifier(value: unknown, place: Place): UserVerifier {
  const row = readObject(value, ['name', 'id', 'signer', 'operator', 'level', 'rebuilds'], place);
  return {
    name: readOwnName(row.name, inside(place, 'name')),
    id: readText(row.id, inside(place, 'id')),
    signer: readSigner(row.signer, inside(place, 'signer')),
    operator: readName(row.operator, inside(place, 'operator')),
    level: readKnown(row.level, isSlsaLevel, inside(place, 'level')),
    rebuilds: readKnown(row.rebuilds, isBoolean, inside(place, 'rebuilds')),
  };
}

/** The key that a verifier signs with. It speaks for no builder, and has earned no level. */
export function keyOfVerifier({ name, signer }: UserVerifier): TrustedKey | undefined {
  if (signer.kind !== 'key' || signer.publicKey === undefined) return undefined;
  const { keyId, publicKey } = signer;
  return { keyId, name, publicKey, validFrom: '1970-01-01T00:00:00.000Z' };
}

function readSigner(value: unknown, place: Place): UserVerifier['signer'] {
  if (readRecord(value, place).kind === 'key') {
    const { keyId, publicKey } = readObject(value, ['kind', 'keyId', 'publicKey'], place);
    return { kind: 'key', ...readKeyBytes(keyId, publicKey, place) };
  }
  const row = readObject(value, ['kind', 'root', 'issuer', 'subject'], place);
  return {
    kind: readKnown(row.kind, isCertificate, inside(place, 'kind')),
    root: readName(row.root, inside(place, 'root')),
    issuer: readText(row.issuer, inside(place, 'issuer')),
    subject: readText(row.subject, inside(place, 'subject')),
  };
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isCertificate = (value: unknown): value is 'certificate' => value === 'certificate';
