import type { BuiltFacts, Count, ReportRow, ReportTotals } from '../../model/catalog-report.ts';

export function totalsOf(rows: readonly ReportRow[]): ReportTotals {
  const count = (is: (row: ReportRow) => boolean) => rows.filter(is).length;
  const built = rows.flatMap((row) => row.built ?? []);
  const sum = (of: (facts: BuiltFacts) => number) => built.reduce((total, facts) => total + of(facts), 0);
  return {
    entries: new Set(rows.map(({ name }) => name)).size,
    releases: rows.length,
    tools: count(({ kind }) => kind === 'tool'),
    libraries: count(({ kind }) => kind === 'library'),
    built: built.length,
    missing: count(({ state }) => state === 'missing'),
    refused: count(({ state }) => state === 'refused'),
    identical: count(({ reproducible }) => reproducible === 'identical'),
    differs: count(({ reproducible }) => reproducible === 'differs'),
    untested: count(({ state, reproducible }) => state === 'built' && reproducible === 'untested'),
    artifactSize: sum(({ artifactSize }) => artifactSize),
    treeSize: sum(({ treeSize }) => treeSize),
    files: sum(({ files }) => files),
    seconds: sum(({ seconds }) => seconds),
    licenses: counts(rows.map(({ license }) => license)),
    levels: counts(built.map(({ level }) => level)),
    systems: counts(rows.map(({ system }) => system)),
  };
}

function counts(values: readonly string[]): readonly Count[] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found]
    .map(([of, count]) => ({ of, count }))
    .sort((a, b) => b.count - a.count || (a.of < b.of ? -1 : 1));
}
