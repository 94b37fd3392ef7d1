import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../world/bundle.ts';
import { startProgram } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

/** Commands that start the tests themselves, or fetch what runs them: whoever reads this has run them. */
const BEGINNINGS = ['npm install', 'npm test'];

test('every command of the README does what it says, in the order in which they stand', async () => {
  const world = await smallWorld();
  const commands = commandsOf('README.md');
  expect(commands.length).toBeGreaterThan(10);
  const ran: string[] = [];
  for (const command of commands.flatMap((line) => line.split(' && '))) {
    if (BEGINNINGS.includes(command)) continue;
    // The small catalog has hello, not jq, and `json` is nobody's summary there.
    const script = command
      .replace('bin/headwater', `${projectRoot}/bin/headwater`)
      .replace(/\bjq\b/g, 'hello');
    const env = { ...world.env, PWD: world.scratch };
    const said = await startProgram(['/bin/sh', '-c', `cd "$PWD" && ${script}`], env).end;
    expect(said.code, `${command}\n${said.stdout}${said.stderr}`).toBe(0);
    ran.push(command);
  }
  expect(ran.filter((command) => command.startsWith('bin/headwater '))).toEqual(ran);
});

/** The lines of all `sh` blocks. */
function commandsOf(file: string): readonly string[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line !== '');
}
