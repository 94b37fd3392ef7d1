import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command to time, and how it is called in the table. */
export interface Timed {
  readonly label: string;
  readonly command: readonly string[];
}

/** Milliseconds, medians of whole processes. */
type Medians = Readonly<Record<string, number>>;

/** Where commands are timed; absent: here. Further environment for all of them. */
interface Place {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the benchmarks share: a scratch folder and the timer, compiled here. */
export interface Bench {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the commands in turn `rounds` times each. */
  time(rounds: number, timed: readonly Timed[], place?: Place): Medians;
}

export interface Row {
  readonly what: string;
  readonly ms: number;
  /** Ratios and differences, in words. */
  readonly note: string;
}

const here = import.meta.dirname;

/** A scratch folder and an environment without the settings that slow Node.js down. */
export async function withBench(body: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'headwater-bench-'));
  try {
    const timer = join(directory, 'spawn-timer');
    execFileSync('cc', ['-O2', '-o', timer, join(here, 'spawn-timer.c')]);
    const environment = { PATH: '/usr/bin:/bin', HOME: directory, HEADWATER_HOME: join(directory, 'home') };
    await body({ directory, environment, time: timeWith(timer, environment) });
  } finally {
    execFileSync('chmod', ['-R', 'u+w', directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}

function timeWith(timer: string, base: Readonly<Record<string, string>>): Bench['time'] {
  return (rounds, timed, { cwd, environment = {} } = {}) => {
    const commands = timed.flatMap(({ command }, index) => (index === 0 ? command : ['--', ...command]));
    const output = execFileSync(timer, [String(rounds), ...commands], {
      env: { ...base, ...environment },
      encoding: 'utf8',
      ...(cwd !== undefined && { cwd }),
    });
    const medians = output
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[0]) / 1e6);
    return Object.fromEntries(timed.map(({ label }, index) => [label, medians[index] ?? Number.NaN]));
  };
}

export function printTable(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  process.stdout.write(`\n${title}\n`);
  for (const { what, ms, note } of rows) {
    process.stdout.write(`  ${what.padEnd(width)}  ${ms.toFixed(3).padStart(10)} ms  ${note}\n`);
  }
}

export function ratio(a: number, b: number): string {
  return `${(a / b).toFixed(2)} x`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
