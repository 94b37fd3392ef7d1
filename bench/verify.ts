import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, ratio, type Timed } from './measure.ts';
import { setUpPeers } from './verify-peers.ts';
import { type Sample, samples } from './verify-samples.ts';
import { headwater, node } from './world.ts';

const WARM_UP = 50;
const ROUNDS = 300;

/** How many bundles the door judges in a second on one core, and what judging one costs from the shell. */
export async function benchVerify(bench: Bench): Promise<void> {
  const all = await samples();
  benchWarm(all);
  const keyless = all.find(({ question }) => question !== undefined);
  if (keyless !== undefined) benchOneShot(bench, keyless);
}

/** CPU time of all threads, so that what compiles and collects beside the work counts as work. */
function benchWarm(all: readonly Sample[]): void {
  const rows = all.map(({ label, judge }) => {
    for (let round = 0; round < WARM_UP; round++) judge();
    const before = process.cpuUsage();
    for (let round = 0; round < ROUNDS; round++) judge();
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000 / ROUNDS;
    return { what: label, ms, note: `${Math.floor(1000 / ms)} bundles a second` };
  });
  printTable(`Verify, warm (mean CPU time of ${ROUNDS})`, rows);
}

function benchOneShot(bench: Bench, { question }: Sample): void {
  if (question === undefined) return;
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(bench.directory, name);
    writeFileSync(path, bytes);
    return path;
  };
  const files = {
    artifact: write('artifact', question.artifact),
    bundle: write('evidence.json', question.bundle),
    ...(question.root && { root: write('root.json', question.root) }),
  };
  const given = ['--artifact', files.artifact, '--bundle', files.bundle, ...question.flags];
  const root = files.root === undefined ? [] : ['--trusted-root', files.root];
  const command = [headwater, 'verify', ...given, ...root];
  // A refusal would be quicker, and is not what is measured.
  execFileSync(headwater, command.slice(1), {
    env: bench.environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const timed: Timed[] = [
    { label: 'node -e 0', command: [node(), '-e', '0'] },
    { label: 'headwater verify --artifact', command },
    ...setUpPeers(bench, files),
  ];
  const ms = bench.time(30, timed);
  const floor = ms['node -e 0'] ?? Number.NaN;
  const rows = timed.map(({ label }) => {
    const value = ms[label] ?? Number.NaN;
    return { what: label, ms: value, note: ratio(value, floor) };
  });
  printTable('Verify one artifact (median of 30; ratios to node -e 0)', rows);
}
