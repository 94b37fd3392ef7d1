import type { Host } from '../host/host.ts';
import { rankOf } from '../model/level.ts';
import type { Rule, Scope } from '../policy/policy.ts';
import { loadPolicy } from './policy.ts';
import { policyFile } from './policy-file.ts';

/** One rule of the policy in force. */
interface ShownRule {
  readonly kind: Rule['kind'];
  readonly value: string;
  /** `everything`, `jq`, `all npm packages`. */
  readonly of: string;
  /** `<file>:<line>`, or `default`. */
  readonly from: string;
  /** False where a stricter rule of the same kind holds for the same packages. */
  readonly decides: boolean;
}

export interface PolicyReport {
  readonly file: string;
  /** Whether there is a file; without one the default is all. */
  readonly exists: boolean;
  readonly rules: readonly ShownRule[];
}

/** The policy in force, rule by rule, each with where it stands. @throws HeadwaterError POLICY_INVALID */
export function showPolicy(host: Host): PolicyReport {
  const file = policyFile(host);
  const { rules } = loadPolicy(host);
  return {
    file,
    exists: host.fs.existsSync(file),
    rules: rules.map((rule) => ({
      kind: rule.kind,
      value: valueText(rule),
      of: scopeText(rule.applies),
      from: rule.at,
      decides: !rules.some((other) => outdoes(other, rule)),
    })),
  };
}

function valueText(rule: Rule): string {
  switch (rule.kind) {
    case 'denied-package':
      return `denied: ${rule.reason}`;
    case 'denied-version':
      return `${rule.version} denied: ${rule.reason}`;
    case 'denied-digest':
      return `sha256:${rule.digest} denied: ${rule.reason}`;
    case 'origins':
      return rule.origins.join(', ');
    case 'signers':
      return rule.signers.join(', ');
    case 'builders':
      return rule.builders.join(', ');
    case 'level':
      return `at least ${rule.level}`;
    case 'property':
      return rule.property;
    case 'minimum-age':
      return rule.written;
  }
}

function scopeText(scope: Scope): string {
  switch (scope.to) {
    case 'all':
      return 'everything';
    case 'name':
      return scope.name;
    case 'type':
      return `all ${scope.type} packages`;
  }
}

function outdoes(other: Rule, rule: Rule): boolean {
  if (scopeText(other.applies) !== scopeText(rule.applies)) return false;
  if (other.kind === 'level' && rule.kind === 'level') {
    return rankOf(other.level) > rankOf(rule.level);
  }
  return (
    other.kind === 'minimum-age' && rule.kind === 'minimum-age' && other.milliseconds > rule.milliseconds
  );
}
