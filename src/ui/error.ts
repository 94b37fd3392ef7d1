import { HeadwaterError } from '../errors.ts';
import { asStoreError } from '../host/system-error.ts';
import { oneLine } from '../model/plain-text.ts';
import { bold, dim, red } from './style.ts';
import { padTo } from './width.ts';

/**
 * What an error looks like to a person (docs/ARCHITECTURE.md, "Errors"): lines without a final newline.
 * Names and paths in it may be a stranger's: nothing of them moves the cursor, or looks like a line of ours.
 * @param subject what it is about, where the error does not know or knows it by another name.
 */
export function errorLines(error: HeadwaterError, subject = error.detail.subject): string[] {
  const { expected, found, hint, details = [], log } = error.detail;
  const stream = 'stderr';
  return [
    `${red('error')} ${bold(error.code, stream)}  ${oneLine(subject ?? error.message)}`,
    ...(subject === undefined ? [] : [`  ${oneLine(error.message)}`]),
    ...fact('expected', expected),
    ...fact('found', found),
    ...details.flatMap((detail) => detail.split('\n')).map((line) => `  ${shown(line)}`),
    ...fact('log', log),
    ...(hint === undefined ? [] : [`${dim('hint:', stream)} ${oneLine(hint)}`]),
  ];
}

/** The same as data: what `--json` prints. */
export function errorJson(error: HeadwaterError): { error: object } {
  const { subject, expected, found, hint, details, log } = error.detail;
  const parts = Object.entries({ subject, expected, found, hint, details, log });
  const said = Object.fromEntries(parts.filter(([, value]) => value !== undefined));
  return { error: { code: error.code, message: error.message, ...said, exitCode: error.exitCode } };
}

/** Whatever was thrown, as an error of the closed list. */
export function asHeadwaterError(thrown: unknown): HeadwaterError {
  const known = asStoreError(thrown, pathOf(thrown));
  if (known instanceof HeadwaterError) return known;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const trace = thrown instanceof Error ? (thrown.stack ?? '').split('\n').slice(1) : [];
  return new HeadwaterError('INTERNAL', message, {
    details: process.env.HEADWATER_DEBUG === undefined ? [] : trace.map((line) => line.trim()),
    hint: 'this is a mistake in headwater; HEADWATER_DEBUG=1 shows where',
    cause: thrown,
  });
}

/** A value of several lines stays aligned. */
function fact(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return value.split('\n').map((line, index) => `  ${padTo(index === 0 ? name : '', 9)} ${shown(line)}`);
}

/** A compiler's output has tabs. */
function shown(line: string): string {
  return line.split('\t').map(oneLine).join('\t');
}

function pathOf(thrown: unknown): string {
  const path = thrown instanceof Error && 'path' in thrown ? thrown.path : undefined;
  return typeof path === 'string' ? path : 'the disk';
}
