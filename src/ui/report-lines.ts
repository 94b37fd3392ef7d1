import type { ReportRow } from '../model/catalog-report.ts';
import { plainText } from '../model/plain-text.ts';
import { bytes, duration } from './format.ts';
import type { ShownReport } from './report-shown.ts';
import { bold, dim, green, red } from './style.ts';
import { table } from './table.ts';

const HEAD = ['package', 'version', 'state', 'reproducible', 'artifact', 'tree', 'build', 'level', 'licence'];

/** One line a release, what cannot be built, and the totals. */
export function reportLines({ rows, totals, broken, elsewhere }: ShownReport): string[] {
  const share = totals.built === 0 ? '' : ` (${Math.round((100 * totals.identical) / totals.built)} %)`;
  return [
    ...table(HEAD, rows.map(cells)),
    ...broken.map(
      ({ name, version = '', code }) => `${plainText(name)} ${plainText(version)}  ${red(code, 'stdout')}`,
    ),
    ...(elsewhere.length === 0 ? [] : [dim(`not for this platform: ${elsewhere.map(plainText).join(', ')}`)]),
    '',
    bold(`${totals.entries} packages, ${totals.releases} releases, ${totals.built} built`),
    `reproducible: ${totals.identical}${share}; differing: ${totals.differs}; never built again: ${totals.untested}`,
    `artifacts ${bytes(totals.artifactSize)}, trees ${bytes(totals.treeSize)} in ${totals.files} files, builds ${duration(totals.seconds)}`,
  ];
}

function cells(row: ReportRow): readonly string[] {
  const { built } = row;
  return [
    plainText(row.name),
    plainText(row.version),
    stateText(row),
    REPRODUCIBLE[row.reproducible],
    ...(built === undefined
      ? ['-', '-', '-', '-']
      : [bytes(built.artifactSize), bytes(built.treeSize), duration(built.seconds), levelText(built.level)]),
    plainText(row.license),
  ];
}

const REPRODUCIBLE = { identical: green('yes'), differs: red('NO', 'stdout'), untested: '-' } as const;

function stateText({ state, code }: ReportRow): string {
  switch (state) {
    case 'built':
      return 'built';
    case 'missing':
      return dim('not built');
    case 'refused':
      return red(code ?? 'refused', 'stdout');
  }
}

/** `SLSA_BUILD_LEVEL_1` as people say it. */
export function levelText(level: string): string {
  return level.replace(/^SLSA_BUILD_LEVEL_/, 'L');
}
