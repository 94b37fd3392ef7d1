import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { greetLibrary, helloTool, plainTool } from '../world/projects.ts';
import { statementIn } from '../world/statement.ts';
import { needOf, workbench } from '../world/workbench.ts';

test.skipIf(!existsSync('/usr/bin/bwrap'))(
  'both seals make the same bytes, and the provenance says which',
  async () => {
    const under = async (seal: string) => {
      const bench = workbench({ HEADWATER_SEAL: seal });
      const about = { name: 'greet', kind: 'library', recipe: { system: 'make' } } as const;
      const library = await bench.build(about, greetLibrary);
      const need = await needOf(library, bench.machine.scratch);
      const recipe = { system: 'autotools', check: [['hello']] } as const;
      const tool = { name: 'hello', bins: ['hello'], needs: [library.pkg], recipe };
      return (await bench.build(tool, helloTool, [need])).built;
    };
    const [one, other] = [await under('bubblewrap'), await under('unshare')];
    expect(one.artifact.sha256).toBe(other.artifact.sha256);
    expect([one, other].map((built) => statementIn(built).internalParameters.seal)).toEqual([
      'bubblewrap',
      'unshare',
    ]);
  },
);

const cmakeProject = {
  ...plainTool,
  'CMakeLists.txt':
    'cmake_minimum_required(VERSION 3.13)\nproject(plain C)\nadd_executable(plain tool.c)\ninstall(TARGETS plain)\n',
};

test.skipIf(!existsSync('/usr/bin/cmake'))('cmake builds a tool', async () => {
  const recipe = { system: 'cmake', check: [['plain']] } as const;
  const { built } = await workbench().build({ name: 'plain', bins: ['plain'], recipe }, cmakeProject);
  expect(built.artifact.size).toBeGreaterThan(0);
});
