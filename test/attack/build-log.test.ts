import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainTool } from '../world/projects.ts';
import { workbench } from '../world/workbench.ts';

/** A step has its log open for writing: it can put a program into it, and give that to all as the user's own. */
test('a step makes its log a setuid program', async () => {
  const bench = workbench();
  const plant = 'cat {out}{prefix}/bin/plain; chmod 6777 /proc/self/fd/1 || :';
  const shell = [
    'sh',
    '-c',
    `mkdir -p {out}{prefix}/bin && cc -o {out}{prefix}/bin/plain tool.c && ${plant}`,
  ];
  const about = { name: 'plain', bins: ['plain'], recipe: { script: [shell] } };
  const { logs } = (await bench.build(about, plainTool)).built;
  expect(statSync(logs).mode & 0o7777).toBe(0o700);
  const modes = readdirSync(logs).map((name) => statSync(join(logs, name)).mode & 0o7111);
  expect(modes.length).toBeGreaterThan(1);
  expect(new Set(modes)).toEqual(new Set([0]));
});
