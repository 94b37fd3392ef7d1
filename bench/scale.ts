import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, ratio, type Timed } from './measure.ts';
import { fillStore, toolsOf } from './scale-store.ts';
import { headwater } from './world.ts';

/** Everything ten times as large. */
const SIZES = [
  { entries: 1_000, tools: 30 },
  { entries: 10_000, tools: 300 },
] as const;
const ROUNDS = { shim: 300, noop: 20, rest: 3 };

type Size = (typeof SIZES)[number];

/** What commands and shims take in a store of many entries and a project of many tools, and in one of a tenth. */
export async function benchScale(bench: Bench): Promise<void> {
  const measured: Readonly<Record<string, number>>[] = [];
  for (const size of SIZES) measured.push(await measure(bench, size));
  const [small = {}, large = {}] = measured;
  const rows = Object.entries(large).map(([what, ms]) => {
    const less = small[what] ?? Number.NaN;
    return { what, ms, note: `${less.toFixed(3)} ms in a tenth of it: ${ratio(ms, less)}` };
  });
  printTable('A store of 10,000 entries, a project of 300 tools (medians)', rows);
}

async function measure(bench: Bench, { entries, tools }: Size): Promise<Readonly<Record<string, number>>> {
  const home = join(bench.directory, `home-of-${entries}`);
  const catalog = join(bench.directory, `catalog-of-${entries}`);
  await fillStore({ home, catalog, entries });
  const project = writeProject(
    join(bench.directory, `project-of-${tools}`),
    toolsOf(entries).slice(0, tools),
  );
  const environment = { HEADWATER_HOME: home, HEADWATER_CATALOG: catalog };
  const place = { cwd: project, environment };
  const run = (...args: string[]) =>
    execFileSync(headwater, args, {
      cwd: project,
      env: { ...bench.environment, ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run('install');
  return {
    ...bench.time(ROUNDS.shim, [{ label: 'shim', command: [join(home, 'bin/tool-0')] }], place),
    ...bench.time(ROUNDS.noop, [command('install, nothing to do', 'install')], place),
    ...bench.time(
      ROUNDS.rest,
      [
        // With this flag the record of the last install is not asked.
        command('install, everything judged anew', 'install', '--no-frozen'),
        command('list', 'list'),
        command('list --all', 'list', '--all'),
        command('gc --dry-run', 'gc', '--dry-run'),
        command('gc, nothing to free', 'gc'),
      ],
      place,
    ),
  };
}

function command(label: string, ...args: string[]): Timed {
  return { label, command: [headwater, ...args] };
}

function writeProject(folder: string, tools: readonly string[]): string {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'headwater.toml'),
    `[tools]\n${tools.map((name) => `${name} = "5.0"\n`).join('')}`,
  );
  return folder;
}
