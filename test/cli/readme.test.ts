import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../world/bundle.ts';
import { startProgram } from '../world/cli.ts';
import { commandsOf } from '../world/documents.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

const documents = readdirSync(join(projectRoot, 'docs')).filter((file) => file.endsWith('.md'));

/** What fetches headwater's own parts, and what starts the tests: whoever reads this has run both. */
const BEGINNINGS = ['npm install', 'npm test'];

test('the first command of the README ends with the tool running through its shim', async () => {
  const world = await smallWorld();
  const [first = ''] = commandsOf('README.md');
  expect(first).toMatch(/^npm install && bin\/headwater install jq && .* && jq --version$/);
  const said = await runs(`${inSmall(first)} && command -v hello`, world);
  expect(said.stdout).toMatch(/^hello from greet.*\n/);
  expect(said.stdout.endsWith(`\n${join(world.bin, 'hello')}\n`)).toBe(true);
});

test('every command of the README does what it says, in the order in which they stand', async () => {
  const world = await smallWorld();
  const commands = commandsOf('README.md');
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter((command) => !/^(npm test$|.*\bbin\/headwater )/.test(command))).toEqual([]);
  for (const command of commands.map(inSmall).filter((line) => line !== '')) await runs(command, world);
});

test.each(documents)('every command of docs/%s does what it says', async (file) => {
  const world = await smallWorld();
  await runs('bin/headwater install hello', world);
  for (const command of commandsOf(join('docs', file)).map(inSmall)) {
    if (command === '') continue;
    expect(command).toMatch(/\bbin\/headwater /);
    await runs(command, world);
  }
});

/** The small catalog has hello, not jq. */
function inSmall(command: string): string {
  const parts = command.split(' && ').filter((part) => !BEGINNINGS.includes(part));
  return parts.join(' && ').replace(/\bjq\b/g, 'hello');
}

/** In the folder of a clone, by a user whose PATH has nothing of headwater's. */
async function runs(command: string, { env, scratch }: SmallWorld) {
  const script = command.replaceAll('bin/headwater', join(projectRoot, 'bin/headwater'));
  const clean = { ...env, PATH: '/usr/bin:/bin' };
  const said = await startProgram(['/bin/sh', '-c', `cd "$1" && ${script}`, 'sh', scratch], clean).end;
  expect(said.code, `${command}\n${said.stdout}${said.stderr}`).toBe(0);
  return said;
}
