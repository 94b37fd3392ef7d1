import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settleShim } from '../src/flows/native-shim.ts';
import { createHost } from '../src/host/create.ts';
import { type Bench, printTable, type Row, ratio, type Timed } from './measure.ts';
import { setUpMise } from './mise.ts';
import { builtShim, shimIn } from './shim-home.ts';

const ROUNDS = 300;
const COUNTS = [1, 100] as const;
const DEPTHS = [1, 15] as const;
const DEEP = 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o';

/** Milliseconds that a shim adds, by `<label> <tools> <depth>`. */
type Added = Map<string, number>;

/**
 * What a shim adds to a direct exec of a static program that does nothing: ours, in sh and
 * native, and mise's; with 1 and with 100 tools in a project, in its folder and fifteen deeper.
 */
export async function benchShim(bench: Bench, mise: string | undefined): Promise<void> {
  const program = noop(bench);
  const native = await nativeShim(bench);
  const added: Added = new Map();
  for (const tools of COUNTS) {
    const project = join(bench.directory, `project-${tools}`);
    mkdirSync(join(project, DEEP), { recursive: true });
    const ours = await ourShims(bench, { program, project, native });
    const peer = mise === undefined ? undefined : setUpMise(bench, mise, { program, project, tools });
    const theirs = peer === undefined ? [] : [{ label: `mise ${tools}`, command: [peer.shim] }];
    const timed = [{ label: 'direct', command: [program] }, ...ours, ...theirs];
    const environment = peer?.environment ?? {};
    for (const depth of DEPTHS) {
      const ms = bench.time(ROUNDS, timed, { cwd: depth === 1 ? project : join(project, DEEP), environment });
      for (const [label, value] of Object.entries(ms))
        added.set(`${label} ${depth}`, value - (ms.direct ?? 0));
    }
  }
  printAdded(added);
}

/** All of ours in each run, so that a machine whose speed drifts favours none. */
async function ourShims(
  bench: Bench,
  { native, ...setting }: { program: string; project: string; native: string | undefined },
): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const tools of COUNTS) {
    timed.push({ label: `sh ${tools}`, command: [await shimIn(bench, { ...setting, tools })] });
    if (native === undefined) continue;
    timed.push({ label: `native ${tools}`, command: [await shimIn(bench, { ...setting, tools, native })] });
  }
  return timed;
}

function printAdded(added: Added): void {
  const of = (label: string, tools: number, depth: number) =>
    added.get(`${label} ${tools} ${depth}`) ?? Number.NaN;
  const labels = ['sh', 'native', 'mise'].filter((label) => added.has(`${label} 1 1`));
  const rows: Row[] = labels.flatMap((label) =>
    COUNTS.flatMap((tools) =>
      DEPTHS.map((depth) => {
        const ms = of(label, tools, depth);
        const share = label === 'mise' ? '' : `1/${(of('mise', tools, depth) / ms).toFixed(1)} of mise's`;
        return { what: `${label}, tools: ${tools}, depth: ${depth}`, ms, note: share };
      }),
    ),
  );
  printTable(`What a shim adds to a static program that does nothing (medians of ${ROUNDS})`, rows);
  for (const label of labels) {
    process.stdout.write(`  ${label}: with 100 tools ${ratio(of(label, 100, 1), of(label, 1, 1))} of one\n`);
  }
}

/** Static, like most of what is installed; in C, for the fastest there is. */
function noop(bench: Bench): string {
  const source = join(bench.directory, 'noop.c');
  writeFileSync(source, 'int main(void) { return 0; }\n');
  execFileSync('cc', ['-O2', '-static', '-o', join(bench.directory, 'noop'), source]);
  return join(bench.directory, 'noop');
}

/** Built as an install builds it; what that takes is told. */
async function nativeShim(bench: Bench): Promise<string | undefined> {
  const home = join(bench.directory, 'home-of-shim');
  const host = createHost({ ...bench.environment, HEADWATER_HOME: home });
  const start = performance.now();
  await settleShim({ host, progress: () => {}, now: host.now() });
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`\nNative shim built, verified and chosen in ${seconds.toFixed(2)} s\n`);
  return builtShim(home);
}
