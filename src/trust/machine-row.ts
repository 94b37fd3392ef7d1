import { builderIdOf } from '../model/builder-key-id.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readObject } from '../model/strict-json/read.ts';
import { readTime } from '../model/strict-json/read-values.ts';
import type { TrustedBuilderKey } from '../model/trust.ts';
import { LOCAL_LEVEL } from './trust-file.ts';
import { readKeyBytes, readOwnName } from './user-trust-rows.ts';

/** The builder key of another machine, as the user added it. */
export interface UserMachine {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly validFrom: string;
  readonly validUntil?: string;
}

/** @throws HeadwaterError with the code of `place` */
export function readMachine(value: unknown, place: Place): UserMachine {
  const row = readObject(value, ['name', 'keyId', 'publicKey', 'validFrom', 'validUntil?'], place);
  const validFrom = readTime(row.validFrom, inside(place, 'validFrom'));
  const machine = {
    name: readOwnName(row.name, inside(place, 'name')),
    ...readKeyBytes(row.keyId, row.publicKey, place),
    validFrom,
  };
  if (row.validUntil === undefined) return machine;
  const validUntil = readTime(row.validUntil, inside(place, 'validUntil'));
  if (new Date(validUntil) < new Date(validFrom)) fail(inside(place, 'validUntil'), 'is before validFrom');
  return { ...machine, validUntil };
}

/**
 * What its key is believed: that it built here what it says, which is level 1 as on any machine of
 * one's own (docs/SECURITY.md, "Trust"). Neither builder nor level is the user's to choose.
 */
export function keyOfMachine({ name: _, ...key }: UserMachine): TrustedBuilderKey {
  return { ...key, builderId: builderIdOf(key.keyId), level: LOCAL_LEVEL };
}
