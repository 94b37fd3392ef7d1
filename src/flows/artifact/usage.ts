import { type ErrorDetail, HeadwaterError } from '../../errors.ts';
import { fail, type Place } from '../../model/strict-json/place.ts';
import { shown } from '../../model/strict-json/shown.ts';

/** Where a flag's value is read, for the readers that want to know. */
export function flagPlace(flag: string): Place {
  return { code: 'USAGE', path: flag };
}

export function usage(message: string, detail: ErrorDetail = {}): HeadwaterError {
  return new HeadwaterError('USAGE', message, detail);
}

/** A value of a short list. @throws HeadwaterError USAGE */
export function oneOf<const T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  return found ?? fail(flagPlace(flag), 'is not known', { expected: known.join(', '), found: shown(value) });
}
