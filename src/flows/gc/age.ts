import { HeadwaterError } from '../../errors.ts';

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  m: MINUTE,
  h: 60 * MINUTE,
  d: 24 * 60 * MINUTE,
  w: 7 * 24 * 60 * MINUTE,
};

/** `30m`, `12h`, `7d`, `2w` in milliseconds; zero is allowed. @throws HeadwaterError USAGE */
export function parseAge(text: string): number {
  const [, count, unit = ''] = /^([0-9]{1,4})([mhdw])$/.exec(text) ?? [];
  const each = UNITS[unit];
  if (count !== undefined && each !== undefined) return Number(count) * each;
  throw new HeadwaterError('USAGE', `not an age: ${JSON.stringify(text)}`, {
    expected: 'a number and m, h, d or w, as in 30m, 12h, 7d, 2w',
    found: JSON.stringify(text),
  });
}
