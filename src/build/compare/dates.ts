import type { Window } from './conditions.ts';

/** Time zones differ by up to 14 hours. Milliseconds. */
const DAY = 26 * 60 * 60 * 1000;
/** Of what is counted in seconds, which knows no zones. */
const MOMENT = 5 * 60 * 1000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The moments of builds that bytes mention: as text, or as seconds in four bytes. Milliseconds, in order. */
export function timesIn(bytes: Buffer, windows: readonly Window[]): readonly number[] {
  const text = bytes.toString('latin1');
  const near = (slack: number) => (time: number) =>
    windows.some(({ from, to }) => time >= from.getTime() - slack && time <= to.getTime() + slack);
  const dates = calendarDates(text).filter(near(DAY));
  const numbers = [...numbersIn(text), ...binaryTimes(bytes)].filter(near(MOMENT));
  return [...new Set([...dates, ...numbers])].sort((a, b) => a - b);
}

const MONTH = '(?<month>[A-Z][a-z]{2})[a-z]*';
/** As ISO 8601 has them with or without dashes, as `__DATE__` and date(1) do, and as mail does. */
const DATES: readonly RegExp[] = [
  /(?<year>20\d\d)[-/.]?(?<month>[01]\d)[-/.]?(?<day>[0-3]\d)/g,
  new RegExp(`${MONTH}\\.? +(?<day>[0-3]?\\d)\\b[^\\n]{0,24}?(?<year>20\\d\\d)`, 'g'),
  new RegExp(`(?<day>[0-3]?\\d)[ -]${MONTH}[ -](?<year>20\\d\\d)`, 'g'),
  /(?<month>[01]?\d)\/(?<day>[0-3]?\d)\/(?<year>20\d\d)/g,
];

function calendarDates(text: string): number[] {
  return DATES.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups: { year = '', month = '', day = '' } = {} }) => {
      const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
      return Date.UTC(Number(year), /^\d/.test(month) ? Number(month) - 1 : named, Number(day));
    }),
  );
}

/** Seconds, milliseconds or nanoseconds since 1970. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/(?<!\d)\d{10}(?:\d{3}){0,3}(?!\d)/g)].map(
    ([digits]) => Number(digits.slice(0, 10)) * 1000,
  );
}

/** In text, four letters are no number. */
function binaryTimes(bytes: Buffer): number[] {
  const found: number[] = [];
  if (bytes.every((byte) => byte === 10 || (byte >= 32 && byte < 127))) return found;
  for (let at = 0; at + 4 <= bytes.length; at++) {
    found.push(bytes.readUInt32LE(at) * 1000, bytes.readUInt32BE(at) * 1000);
  }
  return found;
}
