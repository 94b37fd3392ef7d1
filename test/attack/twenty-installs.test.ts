import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Started, start } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { expectSound } from '../world/sound.ts';
import { addTiny, makeProject, type TestProject } from '../world/tools.ts';

const TOOLS = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox'];

/**
 * Twenty commands at once that want overlapping sets, in four projects and for the user, ten
 * of which are killed at whatever they are doing. Nobody waits for the dead, nothing of
 * theirs is believed, and the same commands afterwards find all in order.
 */
test('ten of twenty installs are killed', { timeout: 300_000 }, async () => {
  const world = await smallWorld();
  await addTiny(world, { name: 'base', versions: ['1.0'], kind: 'library' });
  for (const name of TOOLS) await addTiny(world, { name, versions: ['1.0'], needs: ['base'] });
  const projects = [0, 1, 2, 3].map((index) => makeProject(world, manifestOf(index), `project-${index}`));
  const begin = (index: number): Started => {
    const project = projects[index % 5];
    return project === undefined
      ? start(['install', '-g', ...setOf(index)], world.env, world.scratch)
      : start(['install', ...(index < 10 ? [] : setOf(index).slice(0, 1))], world.env, project.root);
  };
  const runs = Array.from({ length: 20 }, (_, index) => begin(index));
  const doomed = runs.filter((_, index) => index % 2 === 1);
  for (const [index, run] of doomed.entries()) {
    await sleep(150 + ((index * 7919) % 700));
    run.process.kill('SIGKILL');
  }
  const ends = await Promise.all(runs.map((run) => run.end));
  const survivors = ends.filter((_, index) => index % 2 === 0);
  expect(survivors.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(survivors.map(() => 0));
  expectSound(world.host);

  for (const project of projects) expect(await finished(project)).toEqual([0, 0]);
  expect((await start(['install', '-g', ...TOOLS], world.env, world.scratch).end).code).toBe(0);
  expect(expectSound(world.host)).toEqual(expect.arrayContaining(TOOLS));
  expect((await start(['verify'], world.env, world.scratch).end).code).toBe(0);
});

async function finished(project: TestProject): Promise<readonly (number | null)[]> {
  const codes = [(await project.run('install')).code];
  return [...codes, (await project.run('install', '--frozen')).code];
}

function setOf(index: number): readonly string[] {
  return [0, 1, 2].map((step) => TOOLS[(index + step) % TOOLS.length] ?? 'ant');
}

function manifestOf(index: number): string {
  return `[tools]\n${setOf(index)
    .map((name) => `${name} = "1"\n`)
    .join('')}`;
}
