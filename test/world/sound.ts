import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { currentGeneration } from '../../src/link/current.ts';
import { checkEvidence, checkTree } from '../../src/store/check.ts';
import { surveyStore } from '../../src/store/find.ts';

/**
 * What holds at every moment, whoever was killed: all that lies in the store under its
 * name is whole; the current generation is whole and leads to programs; what is on PATH
 * runs or explains. Returns the commands that run.
 */
export function expectSound(host: Host): readonly string[] {
  const damages = surveyStore(host).map((entry) =>
    entry.state === 'stored'
      ? [...checkTree(entry.stored, host), ...checkEvidence(entry.stored, host)]
      : [entry.error.message],
  );
  expect(damages.flat()).toEqual([]);
  expectResolutions(host);
  return commandsOnPath(host).filter((command) => runsOrExplains(command, host));
}

export function commandsOnPath(host: Host): readonly string[] {
  if (!existsSync(host.paths.bin)) return [];
  return readdirSync(host.paths.bin).filter((name) => !name.startsWith('.headwater-prepared-'));
}

function expectResolutions(host: Host): void {
  for (const { bins, path } of currentGeneration(host)?.packages ?? []) {
    for (const bin of bins) {
      const program = join(path, 'tree', 'bin', bin);
      const file = join(host.paths.generations, 'current', 'tools', bin);
      expect(readFileSync(file, 'utf8')).toBe(`${program}\n`);
      accessSync(program, constants.X_OK);
    }
  }
}

function runsOrExplains(command: string, host: Host): boolean {
  const { status, stderr } = spawnSync(join(host.paths.bin, command), { encoding: 'utf8', env: {} });
  if (status === 0) return true;
  expect([status, /^error TOOL_MISSING/.test(stderr)]).toEqual([127, true]);
  return false;
}
