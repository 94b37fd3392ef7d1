import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, type Row, ratio } from './measure.ts';
import { headwater } from './world.ts';

/** A small distribution of make, autotools, cmake and scripts: one chain, and some that need nothing. */
const ENTRIES = ['dash', 'fzy', 'jq', 'libyaml', 'lua', 'mawk', 'oniguruma', 'tree', 'utf8proc'];

/** Each way once a round, in turn: whatever else the machine does falls on both. */
const ROUNDS = 2;

interface Way {
  readonly what: string;
  readonly args: readonly string[];
}

/** Serial is what a loop over the packages does: one build at a time, each with every processor. */
const WAYS: readonly Way[] = [
  { what: 'one after the other, each with all processors', args: [] },
  { what: 'side by side', args: ['build', '--all'] },
];

/** The same packages into an empty store, with all sources in the cache. */
export function benchGraph(bench: Bench): void {
  const catalog = join(bench.directory, 'graph-catalog');
  mkdirSync(catalog);
  for (const name of ENTRIES)
    copyFileSync(join(import.meta.dirname, `../catalog/${name}.toml`), join(catalog, `${name}.toml`));
  const warm = join(bench.directory, 'graph-warm');
  run(['build', '--all'], warm, { bench, catalog });
  const times = WAYS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, way] of WAYS.entries()) {
      const home = join(bench.directory, `graph-${round}-${index}`);
      cpSync(join(warm, 'cache'), join(home, 'cache'), { recursive: true });
      times[index]?.push(timeOf(way, home, { bench, catalog }));
    }
  }
  const rows: Row[] = WAYS.map(({ what }, index) => ({
    what,
    ms: Math.min(...(times[index] ?? [])),
    note: '',
  }));
  const serial = rows[0]?.ms ?? Number.NaN;
  printTable(
    `The graph: ${ENTRIES.length} entries into an empty store (less of ${ROUNDS} runs; ratios to one after the other)`,
    rows.map((row, index) => ({
      ...row,
      note: `${ratio(row.ms, serial)}; runs ${seconds(times[index] ?? [])}`,
    })),
  );
}

function seconds(times: readonly number[]): string {
  return times.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ');
}

/** Milliseconds. A way without arguments installs the entries one by one, needs first. */
function timeOf(way: Way, home: string, place: { readonly bench: Bench; readonly catalog: string }): number {
  const start = performance.now();
  if (way.args.length > 0) run(way.args, home, place);
  else for (const name of ENTRIES) run(['install', name], home, place);
  return performance.now() - start;
}

function run(
  args: readonly string[],
  home: string,
  { bench, catalog }: { readonly bench: Bench; readonly catalog: string },
): void {
  const env = {
    ...bench.environment,
    HEADWATER_HOME: home,
    HEADWATER_CATALOG: catalog,
    HEADWATER_SHIM: 'sh',
  };
  execFileSync(headwater, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}
