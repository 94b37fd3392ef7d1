const HOUR = 60 * 60 * 1000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };
const DURATION = /^([1-9][0-9]{0,3})([hdw])$/;

declare const brand: unique symbol;

/** Whole hours, days or weeks: `12h`, `7d`, `2w`; at least one, at most 9,999. */
export type Duration = string & { readonly [brand]: 'Duration' };

export function isDuration(text: unknown): text is Duration {
  return typeof text === 'string' && DURATION.test(text);
}

/** In milliseconds; a day has 24 hours. */
export function milliseconds(duration: Duration): number {
  const [, count = '', unit = ''] = DURATION.exec(duration) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}
