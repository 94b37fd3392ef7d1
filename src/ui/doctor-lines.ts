import { dim, green, red, yellow } from './style.ts';
import { table } from './table.ts';

/** The part of a finding that is shown; `flows/doctor.ts` makes it. */
export interface ShownFinding {
  readonly check: string;
  readonly state: 'ok' | 'advice' | 'fault';
  readonly text: string;
  readonly hint?: string;
}

export function doctorLines(findings: readonly ShownFinding[]): string[] {
  const rows = findings.map(({ check, state, text, hint }) => [
    stateText(state),
    check,
    hint === undefined ? text : `${text}  ${dim(`hint: ${hint}`)}`,
  ]);
  return table([], rows);
}

/** What `doctor --fix` did; nothing where there was nothing to do. */
export function mendedLines(mended: {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly swept: readonly string[];
}): string[] {
  const { written, removed, swept } = mended;
  return [
    ...(written.length === 0 ? [] : [`linked anew: ${written.join(' ')}`]),
    ...(removed.length === 0 ? [] : [`removed, of tools that are no more: ${removed.join(' ')}`]),
    ...(swept.length === 0 ? [] : [`deleted, left by runs cut short: ${swept.join(' ')}`]),
  ];
}

function stateText(state: ShownFinding['state']): string {
  switch (state) {
    case 'ok':
      return green('ok');
    case 'advice':
      return yellow('advice');
    case 'fault':
      return red('fault', 'stdout');
  }
}
