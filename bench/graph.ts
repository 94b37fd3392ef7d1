import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, type Row, ratio } from './measure.ts';
import { headwater } from './world.ts';

/** A small distribution: two chains, and some that need nothing. */
const ENTRIES = ['hello', 'jq', 'less', 'lua', 'lz4', 'ncurses', 'oniguruma', 'patch', 'tree'];

interface Way {
  readonly what: string;
  readonly commands: readonly (readonly string[])[];
}

const WAYS: readonly Way[] = [
  {
    what: 'one after the other, each with all processors',
    commands: ENTRIES.map((name) => ['install', name]),
  },
  { what: 'side by side', commands: [['build', '--all']] },
  { what: 'one after the other, one processor', commands: [['build', '--all', '--jobs', '1']] },
];

/** The same packages in an empty store, with all sources in the cache. */
export function benchGraph(bench: Bench): void {
  const catalog = join(bench.directory, 'graph-catalog');
  mkdirSync(catalog);
  for (const name of ENTRIES)
    copyFileSync(join(import.meta.dirname, `../catalog/${name}.toml`), join(catalog, `${name}.toml`));
  const warm = join(bench.directory, 'graph-warm');
  run(['build', '--all'], warm, { bench, catalog });
  const rows: Row[] = WAYS.map(({ what, commands }, index) => {
    const home = join(bench.directory, `graph-${index}`);
    cpSync(join(warm, 'cache'), join(home, 'cache'), { recursive: true });
    const start = performance.now();
    for (const command of commands) run(command, home, { bench, catalog });
    return { what, ms: performance.now() - start, note: '' };
  });
  const serial = rows[0]?.ms ?? Number.NaN;
  printTable(
    `The graph: ${ENTRIES.length} entries into an empty store (once each; ratios to one after the other)`,
    rows.map((row) => ({ ...row, note: ratio(row.ms, serial) })),
  );
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
