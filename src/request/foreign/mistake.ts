import { type ErrorDetail, HeadwaterError } from '../../errors.ts';
import { plainText } from '../../model/plain-text.ts';

/** A place in a file of another tool manager. */
export interface ForeignPlace {
  readonly path: string;
  readonly line: number;
}

/** What is wrong with a file of another tool manager, with its line. */
export function foreignMistake(
  { path, line }: ForeignPlace,
  message: string,
  { expected, found }: Pick<ErrorDetail, 'expected' | 'found'>,
): HeadwaterError {
  return new HeadwaterError('FOREIGN_INVALID', plainText(message), {
    subject: `${plainText(path)}:${line}`,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found: plainText(found) }),
    hint: 'Nothing was written. Correct the file, or name those to import: `headwater import FILE…`.',
  });
}
