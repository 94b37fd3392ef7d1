import type { HeadwaterError } from '../errors.ts';
import { errorJson, errorLines } from './error.ts';

/** The part of a refresh that is shown; `flows/trust-update.ts` makes it. */
export type ShownUpdate =
  | { readonly name: string; readonly refused: HeadwaterError }
  | {
      readonly name: string;
      readonly changed: boolean;
      readonly row: { readonly rootVersion: number; readonly targetsVersion: number };
    };

/** Results for stdout, refusals for stderr. */
export function updateLines(updates: readonly ShownUpdate[]): { out: string[]; talk: string[] } {
  const out = updates.flatMap((update) => {
    if ('refused' in update) return [];
    const { rootVersion, targetsVersion } = update.row;
    const change = update.changed ? 'changed' : 'as it was';
    return [`${update.name}  ${change}  (root metadata ${rootVersion}, targets ${targetsVersion})`];
  });
  const talk = updates.flatMap((update) => ('refused' in update ? errorLines(update.refused) : []));
  return { out, talk };
}

export function updateJson(update: ShownUpdate): object {
  if ('refused' in update) return { name: update.name, ...errorJson(update.refused) };
  return { name: update.name, changed: update.changed, ...update.row };
}
