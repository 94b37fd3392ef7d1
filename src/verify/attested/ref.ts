import type { RefRule } from '../../model/attested-expectation.ts';

/** Whether a ref that was found is one that the rule means; an absent one only where any will do. */
export function followsRule(rule: RefRule, ref: string | undefined): boolean {
  switch (rule.type) {
    case 'exact':
      return ref === rule.ref;
    case 'any-tag':
      return ref !== undefined && /^refs\/tags\/[\x21-\x7e]+$/.test(ref);
    case 'any':
      return true;
    default:
      return false;
  }
}

export function toldRule(rule: RefRule): string {
  switch (rule.type) {
    case 'exact':
      return rule.ref;
    case 'any-tag':
      return 'any tag';
    case 'any':
      return 'any ref';
  }
}
