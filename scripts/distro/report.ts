import { bytes, duration } from '../../src/ui/format.ts';
import type { BuiltRelease, Facts } from './facts.ts';

/** The report as Markdown: the same facts give the same text. */
export function printReport(facts: Facts): string {
  const sections = [
    intro(),
    overall(facts),
    bySystem(facts.built),
    top('The slowest ten', facts.built, ({ seconds }) => seconds),
    top('The largest ten', facts.built, ({ size }) => size),
    missing(facts),
    all(facts.built),
  ];
  return `${sections.join('\n\n')}\n`;
}

function intro(): string {
  return `# The distro

Every release of every entry of the catalog, built from source by headwater. \`npm run distro\` made
this report; corrections belong into the catalog, or into what makes it. Times are of whole builds,
from the unpacking of the sources to the signature, as their provenance tells; two builds that ran
side by side slowed each other down.`;
}

function overall({ date, machine, runs, built, missing: not }: Facts): string {
  const times = built.map(({ seconds }) => seconds);
  const wall = sum(runs.map(({ seconds }) => seconds));
  const tested = built.filter(({ rebuilt }) => rebuilt !== 'untested');
  const identical = tested.filter(({ rebuilt }) => rebuilt === 'identical').length;
  return table(
    ['', ''],
    [
      ['date', date],
      ['machine', machine.join('; ')],
      ['releases', `${built.length} of ${built.length + not.length} built, of ${entries(built)} entries`],
      ['time', `${duration(wall)}${runs.length > 1 ? ` in ${runs.length} runs` : ''}, downloads included`],
      ['time of all builds', duration(sum(times))],
      ['median build', duration(median(times))],
      ['artifacts', `${bytes(sum(built.map(({ size }) => size)))}, median ${bytes(median(sizes(built)))}`],
      [
        'rebuilt',
        tested.length === 0
          ? 'none yet'
          : `${tested.length}, of which ${identical} (${Math.round((1000 * identical) / tested.length) / 10} %) bit for bit identical`,
      ],
    ],
  );
}

function bySystem(built: readonly BuiltRelease[]): string {
  const systems = [...new Set(built.map(({ system }) => system))].sort();
  const rows = systems.map((system) => {
    const of = built.filter((one) => one.system === system);
    const times = of.map(({ seconds }) => seconds);
    return [
      system,
      `${of.length}`,
      duration(sum(times)),
      duration(median(times)),
      bytes(sum(sizes(of))),
      `${sum(of.map(({ modules }) => modules))}`,
    ];
  });
  return `## By build system\n\n${table(['system', 'releases', 'time', 'median', 'size', 'modules'], rows)}`;
}

function top(title: string, built: readonly BuiltRelease[], of: (one: BuiltRelease) => number): string {
  const rows = [...built]
    .sort((a, b) => of(b) - of(a))
    .slice(0, 10)
    .map(({ name, version, system, seconds, size }) => [
      name,
      version,
      system,
      duration(seconds),
      bytes(size),
    ]);
  return `## ${title}\n\n${table(['name', 'version', 'system', 'time', 'size'], rows)}`;
}

function missing({ missing: not }: Facts): string {
  const rows = not.map(({ name, version, reason }) => [name, version, reason.replaceAll('|', '\\|')]);
  return `## What is not built\n\n${rows.length === 0 ? 'Nothing: all are.' : table(['name', 'version', 'why'], rows)}`;
}

function all(built: readonly BuiltRelease[]): string {
  const rows = [...built]
    .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1))
    .map(({ name, version, system, seconds, size, rebuilt, license }) => [
      name,
      version,
      system,
      duration(seconds),
      bytes(size),
      rebuilt,
      license,
    ]);
  const head = ['name', 'version', 'system', 'time', 'size', 'rebuilt', 'licence'];
  return `## All\n\n${table(head, rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function entries(built: readonly BuiltRelease[]): number {
  return new Set(built.map(({ name }) => name)).size;
}

function sizes(built: readonly BuiltRelease[]): readonly number[] {
  return built.map(({ size }) => size);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
