import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, ratio, type Timed } from './measure.ts';
import { setUpMise } from './mise.ts';
import { fillStore, toolsOf } from './scale-store.ts';
import { headwater, node } from './world.ts';

const TOOLS = 20;
const ROUNDS = 30;

/** `install` in a project of 20 tools in which nothing is to be done, and mise's. */
export async function benchNoop(bench: Bench, mise: string | undefined): Promise<void> {
  const home = join(bench.directory, 'noop-home');
  const catalog = join(bench.directory, 'noop-catalog');
  const entries = TOOLS * 5;
  await fillStore({ home, catalog, entries });
  const project = join(bench.directory, 'noop-project');
  mkdirSync(project);
  const tools = toolsOf(entries).map((name) => `${name} = "5.0"\n`);
  writeFileSync(join(project, 'headwater.toml'), `[tools]\n${tools.join('')}`);
  const ours = { HEADWATER_HOME: home, HEADWATER_CATALOG: catalog };
  const env = { ...bench.environment, ...ours };
  execFileSync(headwater, ['install'], { cwd: project, env, stdio: 'ignore' });
  const program = '/bin/true';
  const peer = mise === undefined ? undefined : setUpMise(bench, mise, { program, project, tools: TOOLS });
  const timed: Timed[] = [
    { label: 'node -e 0', command: [node(), '-e', '0'] },
    { label: 'headwater install', command: [headwater, 'install'] },
    {
      label: 'headwater install --no-frozen, all judged anew',
      command: [headwater, 'install', '--no-frozen'],
    },
    ...(mise !== undefined ? [{ label: 'mise install', command: [mise, 'install'] }] : []),
  ];
  const ms = bench.time(ROUNDS, timed, { cwd: project, environment: { ...peer?.environment, ...ours } });
  const theirs = ms['mise install'];
  const rows = timed.map(({ label }) => {
    const value = ms[label] ?? Number.NaN;
    return { what: label, ms: value, note: theirs === undefined ? '' : `${ratio(value, theirs)} of mise's` };
  });
  printTable(`Nothing to do, ${TOOLS} tools (median of ${ROUNDS})`, rows);
}
