import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';

/** Where in the predicate a fact stands, and what stands there. */
export type Claims = Readonly<Record<string, string | undefined>>;

/**
 * One fact that a predicate states in several places: all that are there must say the
 * same, or a reader of one place would judge another build than a reader of the other.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID
 */
export function agreed(fact: string, claims: Claims): string | undefined {
  const [first, ...more] = Object.entries(claims).filter(([, value]) => value !== undefined);
  if (first === undefined) return undefined;
  const [where, value] = first;
  const other = more.find(([, claimed]) => claimed !== value);
  if (other === undefined) return value;
  return refuse('VERIFY_PREDICATE_INVALID', `the predicate names more than one ${fact}`, {
    expected: `${shown(value)} (${where})`,
    found: `${shown(other[1])} (${other[0]})`,
  });
}
