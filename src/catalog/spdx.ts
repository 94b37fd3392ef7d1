import parse from 'spdx-expression-parse';

/**
 * Why a text is no SPDX licence expression (SPDX 3.0, Annex "SPDX license expressions"), with
 * identifiers of the SPDX list alone; undefined for one that is.
 */
export function licenseMistake(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
