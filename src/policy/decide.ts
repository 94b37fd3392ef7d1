import type { ErrorCode } from '../errors.ts';
import { rankOf } from '../model/level.ts';
import { type Check, checkRule } from './check.ts';
import type { PolicyFacts } from './facts.ts';
import type { Policy, Rule, Scope } from './policy.ts';

/** What a policy says of an artifact, and which of its rules said it. */
export type Decision =
  | { readonly allowed: true; readonly rule: string; readonly checks: readonly Check[] }
  | {
      readonly allowed: false;
      /** `<file>:<line>`, or `default`. */
      readonly rule: string;
      readonly code: ErrorCode;
      readonly expected: string;
      readonly found: string;
      readonly hint: string;
      readonly checks: readonly Check[];
    };

/** What is told first where several rules refuse: what no other version or builder could mend. */
const ORDER: readonly Rule['kind'][] = [
  'denied-digest',
  'denied-package',
  'denied-version',
  'origins',
  'signers',
  'builders',
  'level',
  'property',
  'minimum-age',
];

/**
 * Asks every rule that applies; all must hold. The rule that decides is the first one
 * broken, in the order above, or, where all hold, the highest level that was asked for.
 * Pure, and without a default of its own: a policy without a level to ask for refuses.
 */
export function decide(policy: Policy, facts: PolicyFacts, now: Date): Decision {
  const rules = policy.rules.filter(({ applies }) => appliesTo(applies, facts)).sort(byWeight);
  const checks = rules.map((rule) => checkRule(rule, facts, now));
  const broken = checks.find(({ holds }) => !holds);
  if (broken !== undefined) {
    const { rule, code, expected, found, hint } = broken;
    return { allowed: false, rule, code, expected, found, hint, checks };
  }
  const floor = rules.find(({ kind }) => kind === 'level');
  if (floor !== undefined) return { allowed: true, rule: floor.at, checks };
  return { allowed: false, rule: 'default', checks, ...WITHOUT_FLOOR };
}

const WITHOUT_FLOOR = {
  code: 'POLICY_LEVEL',
  expected: 'a policy that asks for a level',
  found: 'none',
  hint: 'this is a defect; please report it',
} as const;

export function appliesTo(scope: Scope, { names, type }: Pick<PolicyFacts, 'names' | 'type'>): boolean {
  switch (scope.to) {
    case 'all':
      return true;
    case 'name':
      return names.includes(scope.name);
    case 'type':
      return type === scope.type;
  }
}

function byWeight(a: Rule, b: Rule): number {
  const order = ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);
  return order === 0 ? strictness(b) - strictness(a) : order;
}

/** Of two rules of one kind the stricter is asked first. */
function strictness(rule: Rule): number {
  if (rule.kind === 'level') return rankOf(rule.level);
  return rule.kind === 'minimum-age' ? rule.milliseconds : 0;
}
