import { moment } from './format.ts';
import { bold, dim, green, red } from './style.ts';
import { table } from './table.ts';

/** The part of a policy that is shown; `flows/policy-show.ts` makes it. */
export interface ShownPolicy {
  readonly file: string;
  readonly exists: boolean;
  readonly rules: readonly {
    readonly kind: string;
    readonly value: string;
    readonly of: string;
    readonly from: string;
    readonly decides: boolean;
  }[];
}

/** The part of a check that is shown; `flows/policy-check.ts` makes it. */
export interface ShownPolicyCheck {
  readonly name: string;
  readonly version: string;
  readonly as: 'installed' | 'catalog';
  readonly decision: {
    readonly allowed: boolean;
    readonly rule: string;
    readonly code?: string;
    readonly hint?: string;
    readonly checks: readonly {
      readonly kind: string;
      readonly rule: string;
      readonly holds: boolean;
      readonly expected: string;
      readonly found: string;
    }[];
  };
}

export function policyLines({ rules }: ShownPolicy): string[] {
  const rows = rules.map(({ kind, value, of, from, decides }) => [
    kind,
    value,
    of,
    decides ? from : `${from} (a stricter one counts)`,
  ]);
  return table(['rule', 'value', 'of', 'from'], rows);
}

export function policyCheckLines(checks: readonly ShownPolicyCheck[]): string[] {
  return checks.flatMap(({ name, version, as, decision }) => {
    const word = decision.allowed ? green('allowed') : red('refused', 'stdout');
    const remark = as === 'catalog' ? dim('  not installed: as the catalog would have it built') : '';
    const why = decision.code === undefined ? '' : `  ${bold(decision.code)}`;
    return [
      `${word}  ${name} ${version}${why}  by ${decision.rule}${remark}`,
      ...decision.checks.map(
        ({ kind, rule, holds, expected, found }) =>
          `  ${holds ? 'holds ' : red('broken', 'stdout')}  ${kind}: ${expected}; found ${found}  ${dim(`(${rule})`)}`,
      ),
      ...(decision.hint === undefined ? [] : [`  ${dim('hint:')} ${decision.hint}`]),
    ];
  });
}

/** The part of a pin that is shown; `flows/pins.ts` has it. */
export interface ShownPin {
  readonly name: string;
  readonly pinnedAt: string;
  readonly demand: {
    readonly sourceRepository?: string;
    readonly signer:
      | { readonly kind: 'key'; readonly keyId: string }
      | {
          readonly kind: 'certificate';
          readonly identity: { readonly type: string; readonly subject?: string; readonly workflow?: string };
        };
  };
}

export function pinRows(pins: readonly ShownPin[]): string[][] {
  return pins.map(({ name, pinnedAt, demand: { signer, sourceRepository = '' } }) => {
    const who =
      signer.kind === 'key' ? signer.keyId : (signer.identity.workflow ?? signer.identity.subject ?? '');
    return [name, who, sourceRepository, moment(pinnedAt)];
  });
}
