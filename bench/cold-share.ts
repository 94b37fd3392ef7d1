import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `node --cpu-prof` writes it. Times are microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What is asked of evidence and done with it: asked for, judged, kept, and pinned. */
const JUDGING = ['evidenceOf', 'provePart', 'pinParts', 'pinOfPart'];

/** Runs headwater once more, with a profile written, and sums up its time. Milliseconds. */
export function judgedShare(
  directory: string,
  run: (environment: Readonly<Record<string, string>>) => void,
): { readonly judged: number; readonly whole: number } {
  mkdirSync(directory);
  run({ NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${directory}` });
  const sums = readdirSync(directory).map((file) =>
    sumOf(JSON.parse(readFileSync(join(directory, file), 'utf8')) as Profile),
  );
  const whole = sums.reduce((sum, one) => sum + one.whole, 0);
  return { judged: sums.reduce((sum, one) => sum + one.judged, 0), whole };
}

/** Time in which the processor was idle is nobody's. */
function sumOf({ nodes, samples, timeDeltas }: Profile): { judged: number; whole: number } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const judging = new Set<number>();
  const mark = (id: number): void => {
    judging.add(id);
    for (const child of byId.get(id)?.children ?? []) mark(child);
  };
  for (const { id, callFrame } of nodes) if (JUDGING.includes(callFrame.functionName)) mark(id);
  const sum = { judged: 0, whole: 0 };
  for (const [index, id] of samples.entries()) {
    const ms = (timeDeltas[index] ?? 0) / 1000;
    if (byId.get(id)?.callFrame.functionName === '(idle)') continue;
    sum.whole += ms;
    if (judging.has(id)) sum.judged += ms;
  }
  return sum;
}
