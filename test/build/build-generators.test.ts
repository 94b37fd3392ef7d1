import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cmakeTool, mesonTool } from '../world/projects.ts';
import { treeOf } from '../world/statement.ts';
import { workbench } from '../world/workbench.ts';

/** Go and Cargo are built in test/flows/bump/ecosystems.test.ts; make, autotools and script in build.test.ts. */
const generators = [
  { system: 'cmake', files: cmakeTool },
  { system: 'meson', files: mesonTool },
] as const;

describe.each(generators)('$system', ({ system, files }) => {
  test.skipIf(!existsSync(`/usr/bin/${system}`))(
    'builds a program that runs, and the same one again',
    async () => {
      const once = async () => {
        const bench = workbench();
        const recipe = { system, check: [['plain']] } as const;
        const { built } = await bench.build({ name: 'plain', bins: ['plain'], recipe }, files);
        const { tree } = await treeOf(built, bench.machine.scratch);
        return { sha256: built.artifact.sha256, program: join(tree, 'bin', 'plain') };
      };
      const [first, second] = [await once(), await once()];
      expect(execFileSync(first.program, { encoding: 'utf8' })).toBe(`built by ${system}\n`);
      expect(second.sha256).toBe(first.sha256);
    },
  );
});
