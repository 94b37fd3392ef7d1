import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shimWays, writeProgram } from '../world/shim-home.ts';
import { homeForProjects, setTime, shimProject, stamp } from '../world/shim-project.ts';

/** The link `@` of a project's state is exchanged, over and over, while its shims run. */
const SWAPS = `
  const { renameSync, symlinkSync, rmSync } = require('node:fs');
  const [place, ...targets] = process.argv.slice(1);
  for (let round = 0; ; round++) {
    try { symlinkSync(targets[round % targets.length], place + '/@@next'); } catch {}
    renameSync(place + '/@@next', place + '/@');
  }`;

function swapForever(place: string, targets: readonly string[]): void {
  const args = ['-e', SWAPS, place, ...targets];
  const child = spawn(process.execPath, args, { env: {}, stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
}

describe.each(shimWays.map((way) => [way.label, way] as const))('%s', (_, way) => {
  test('two states of one project: the tool of one of them runs, each time', async () => {
    const home = homeForProjects(way);
    const { path, state } = await shimProject(home);
    const place = join(state, '..');
    const program = writeProgram(home.host, 'second', { tool: 'jq', content: '#!/bin/sh\necho second\n' });
    copyState(join(place, '@@1'), join(place, '@@2'));
    writeFileSync(join(place, '@@2/tools/jq'), `${program}\n`);
    swapForever(place, ['@@1', '@@2']);
    const seen = new Set<string>();
    for (let round = 0; round < 60; round++) {
      const { code, stdout } = home.in(path);
      expect([code, ['project jq\n', 'second\n'].includes(stdout)], stdout).toEqual([0, true]);
      seen.add(stdout);
    }
    expect(seen.size).toBe(2);
  });

  test('a state that is taken away: the tool, then headwater is asked; never the global one', async () => {
    const home = homeForProjects(way);
    const { path, state } = await shimProject(home);
    spawn('/bin/sh', ['-c', 'sleep 0.3; rm "$1"', 'sh', state], { env: {}, stdio: 'ignore' });
    let asked = false;
    for (let round = 0; !asked && round < 2000; round++) {
      const { stdout, stderr } = home.in(path);
      expect(`${stdout}${stderr}`).toMatch(/^(project jq|asked: shim-miss jq)/);
      asked = stdout.startsWith('asked');
    }
    expect(asked).toBe(true);
  });

  test.each(['the state of another project', 'a folder outside of the home'])(
    'it leads to %s',
    async (where) => {
      const home = homeForProjects(way);
      const { path, state } = await shimProject(home);
      const evil = join(home.scratch, 'evil');
      writeFileSync(evil, '#!/bin/sh\necho evil\n', { mode: 0o755 });
      const elsewhere = join(home.scratch, 'elsewhere');
      if (where === 'the state of another project') {
        const other = await shimProject(home, { at: 'other' });
        setTime(join(other.path, 'headwater.toml'), '2001-01-01T00:00:00.5');
        await stamp(home, other);
        renameSync(join(other.state, '..', readlinkSync(other.state)), elsewhere);
      } else {
        copyState(join(state, '..', '@@1'), elsewhere);
        mkdirSync(join(elsewhere, 'tools'), { recursive: true });
        writeFileSync(join(elsewhere, 'tools/jq'), `${evil}\n`);
      }
      rmSync(state);
      symlinkSync(elsewhere, state);
      const { code, stdout, stderr } = home.in(path);
      expect(`${stdout}${stderr}`).not.toMatch(/^(evil|global jq|other jq)$/m);
      expect(code === 127 || stdout.startsWith('asked: shim-miss jq')).toBe(true);
    },
  );
});

/** With the times of its stamps. */
function copyState(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}
