import type { Origin } from '../model/origin.ts';
import { appliesTo } from './decide.ts';
import type { PolicyFacts } from './facts.ts';
import type { Policy } from './policy.ts';

/** Origins that every rule about a package allows; undefined where no rule speaks of origins. */
export function originsAllowed(
  { rules }: Policy,
  about: Pick<PolicyFacts, 'names' | 'type'>,
): readonly Origin[] | undefined {
  const lists = rules.flatMap((rule) =>
    rule.kind === 'origins' && appliesTo(rule.applies, about) ? [rule.origins] : [],
  );
  const [first, ...others] = lists;
  return first?.filter((origin) => others.every((list) => list.includes(origin)));
}
