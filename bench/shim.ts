import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, type Row, ratio } from './measure.ts';
import { setUpMise } from './mise.ts';
import { installed } from './world.ts';

/** What a shim adds to a direct exec of the same program: ours, dash's floor, mise's. */
export function benchShim(bench: Bench): void {
  const { shim, program } = installed(bench);
  const floor = join(bench.directory, 'floor');
  writeFileSync(floor, `#!/bin/sh\nexec '${program}' "$@"\n`);
  chmodSync(floor, 0o755);
  const mise = setUpMise(bench, program);
  const timed = [
    { label: 'direct', command: [program, '--version'] },
    { label: 'floor', command: [floor, '--version'] },
    { label: 'headwater', command: [shim, '--version'] },
    ...(mise ? [{ label: 'mise', command: [mise.shim, '--version'] }] : []),
  ];
  const ms = bench.time(200, timed, mise?.environment);
  const added = (label: string) => (ms[label] ?? Number.NaN) - (ms.direct ?? Number.NaN);
  const rows: Row[] = timed.map(({ label }) => ({
    what: label,
    ms: ms[label] ?? Number.NaN,
    note: label === 'direct' ? '' : `adds ${(added(label) * 1000).toFixed(0)} µs`,
  }));
  printTable('Shim (tree --version, median of 200)', rows);
  process.stdout.write(`  ours adds ${ratio(added('headwater'), added('floor'))} of dash's floor`);
  process.stdout.write(mise ? `, 1/${(added('mise') / added('headwater')).toFixed(1)} of mise's\n` : '\n');
}
