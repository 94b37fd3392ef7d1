import { inside, type Place } from '../../../model/strict-json/place.ts';
import { readMoment } from '../../../model/strict-json/read.ts';

export interface Validity {
  readonly validFrom: Date;
  readonly validUntil?: Date;
}

/** @throws HeadwaterError TRUST_INVALID for a key without a beginning, or with times that are none */
export function readValidity(key: { keyId: string; validFrom: string; validUntil?: string }): Validity {
  const place: Place = { code: 'TRUST_INVALID', path: `trusted key ${key.keyId}` };
  const validFrom = readMoment(key.validFrom, inside(place, 'validFrom'));
  if (key.validUntil === undefined) return { validFrom };
  return { validFrom, validUntil: readMoment(key.validUntil, inside(place, 'validUntil')) };
}

export function isValidAt({ validFrom, validUntil }: Validity, moment: Date): boolean {
  return validFrom <= moment && (validUntil === undefined || moment <= validUntil);
}
