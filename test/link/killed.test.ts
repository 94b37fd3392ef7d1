import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { currentGeneration } from '../../src/link/current.ts';
import { repairLinks } from '../../src/link/link.ts';
import { runChild } from '../world/child.ts';
import { commandsOnPath, expectSound } from '../world/sound.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';

const imports = `
  const { createHost } = await import(src + '/host/create.ts');
  const { linkTools } = await import(src + '/link/link.ts');
  const { admit } = await import(src + '/store/admit.ts');
  const { openQuarantine } = await import(src + '/host/quarantine.ts');
  const { storedPackage, unpackedPackage } = await import(src + '/../test/world/package.ts');
  const host = createHost(process.env);`;

/** Installs tool number ROUND in place of the one before, and dies before change number ROUND. */
const diesAtChange = `${imports}
  const round = Number(process.env.ROUND);
  const changes = ['renameSync', 'mkdirSync', 'symlinkSync', 'writeFileSync', 'rmSync', 'rmdirSync', 'fchmodSync'];
  let count = 0;
  const deadly = changes.map((name) => [name, (...args) => {
    if (++count === round) process.kill(process.pid, 'SIGKILL');
    return host.fs[name](...args);
  }]);
  const mortal = { ...host, fs: { ...host.fs, ...Object.fromEntries(deadly) } };
  const quarantine = openQuarantine(host);
  const { unpacked, about } = await unpackedPackage({ name: 'tool' + round }, quarantine.directory, host);
  const stored = admit(unpacked, about, mortal);
  await linkTools(mortal, { add: [stored], remove: ['tool' + (round - 1)] });
  console.log('survived');`;

/** Of tests that start a process for each of many rounds, on a machine that has other things to do. Milliseconds. */
const LONG = 300_000;

const changesForever = `${imports}
  const { removeStored } = await import(src + '/store/remove.ts');
  const { manyFiles } = await import(src + '/../test/world/many-files.ts');
  console.log('begins');
  for (let round = 0, last = {}; ; round++) {
    const name = 'tool' + (round % 3);
    // Every other tree is so large that it is synced as one.
    const story = { name, version: process.pid + '.' + round, ...(round % 2 === 0 && { files: manyFiles(name) }) };
    const stored = await storedPackage(story, host);
    await linkTools(host, { add: [stored], remove: ['tool' + ((round + 1) % 3)] });
    console.log('linked');
    if (last[name]) removeStored(last[name], host);
    last[name] = stored;
  }`;

test('killed before each single change of admission and linking: before or after, nothing between', {
  timeout: LONG,
}, async () => {
  const home = tempHome();
  let rounds = 0;
  for (let survived = false; !survived; ) {
    rounds++;
    const before = linked(home);
    const child = runChild(diesAtChange, { ...home.env, ROUND: String(rounds) });
    const [code] = await once(child.process, 'exit');
    survived = code === 0;
    const running = expectSound(home.host);
    const after = linked(home);
    expect([before, [`tool${rounds}`], [...before, `tool${rounds}`]]).toContainEqual(after);
    expect(after).toEqual(expect.arrayContaining([...running]));
  }
  expect(rounds).toBeGreaterThan(20);
  await expectCleanNextRun(home);
});

test('killed at any moment, 30 times', { timeout: LONG }, async () => {
  const home = tempHome();
  const span = await timeOfTwoRounds(home);
  for (let round = 0; round < 30; round++) {
    const child = runChild(changesForever, home.env);
    expect(await child.line()).toBe('begins');
    await sleep(Math.random() * span);
    await child.kill();
    expectSound(home.host);
  }
  await expectCleanNextRun(home);
});

/** The moments to die at are spread over it: a busy machine does little in any fixed time. Milliseconds. */
async function timeOfTwoRounds(home: TempHome): Promise<number> {
  const child = runChild(changesForever, home.env);
  await child.line();
  const start = performance.now();
  expect([await child.line(), await child.line()]).toEqual(['linked', 'linked']);
  const span = performance.now() - start;
  await child.kill();
  return span;
}

function linked({ host }: TempHome): readonly string[] {
  return currentGeneration(host)?.packages.map(({ name }) => name) ?? [];
}

/** The next run sweeps what the dead left, and afterwards exactly the linked commands are there, and run. */
async function expectCleanNextRun(home: TempHome): Promise<void> {
  openQuarantine(home.host).close();
  await repairLinks(home.host);
  expect(readdirSync(home.host.paths.quarantine)).toEqual([]);
  expect(readdirSync(home.host.paths.bin)).toEqual(commandsOnPath(home.host));
  expect([...expectSound(home.host)].sort()).toEqual([...linked(home)].sort());
  const numbers = readdirSync(home.host.paths.generations).filter((name) => name !== 'current');
  expect(numbers.filter((name) => !/^\d+$/.test(name))).toEqual([]);
}
