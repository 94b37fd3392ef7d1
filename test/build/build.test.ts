import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import { filesManifestDigest } from '../../src/model/files-manifest.ts';
import { greetLibrary, helloTool, plainTool } from '../world/projects.ts';
import { SOURCE_TIME } from '../world/recipe.ts';
import { statementIn, treeOf } from '../world/statement.ts';
import { needOf, workbench } from '../world/workbench.ts';

const compile = ['sh', '-c', 'mkdir -p {out}{prefix}/bin && cc $CFLAGS -o {out}{prefix}/bin/plain tool.c'];
const plain = { name: 'plain', bins: ['plain'] };
const greet = { name: 'greet', kind: 'library', recipe: { system: 'make' } } as const;

test('a script builds a tool: an artifact, its evidence, a log for each step', async () => {
  const bench = workbench();
  const { built } = await bench.build(
    { ...plain, recipe: { script: [compile], check: [['plain']] } },
    plainTool,
  );
  expect(readFileSync(built.artifact.path).length).toBe(built.artifact.size);
  expect(built.artifact.evidence.map(({ name }) => name)).toEqual([PROVENANCE_FILE, 'sbom.cdx.json']);
  expect(readdirSync(built.logs).sort()).toEqual([
    '01-unpack.log',
    '02-mkdir-bin-cc.log',
    '03-strip.log',
    '04-check-1.log',
    '05-check-1.log',
    'staging.log',
  ]);
  expect(readFileSync(join(built.logs, '04-check-1.log'), 'utf8')).toBe('$ plain\nplain\n');
});

test('progress names every step, and the folder of logs', async () => {
  const bench = workbench();
  const { built } = await bench.build({ ...plain, recipe: { script: [compile] } }, plainTool);
  const states = bench.events.flatMap((event) => (event.kind === 'build' ? [event.state] : []));
  expect(states).toMatchObject([
    { type: 'started', steps: 3, log: built.logs },
    { type: 'step', index: 1, name: 'unpack' },
    { type: 'step', index: 2, name: 'mkdir-bin-cc' },
    { type: 'step', index: 3, name: 'stage' },
    { type: 'finished' },
  ]);
});

test('a library is built, and the tool that needs it', async () => {
  const bench = workbench();
  const library = await bench.build(greet, greetLibrary);
  const need = await needOf(library, bench.machine.scratch);
  expect(readFileSync(join(need.tree, 'lib/pkgconfig/greet.pc'), 'utf8').split('\n').slice(0, 2)).toEqual([
    'prefix=$' + '{pcfiledir}/../..',
    'libdir=$' + '{prefix}/lib',
  ]);
  const check = ['sh', '-c', `test "$(hi)" = "hello from greet.c, built ${SOURCE_TIME}"`];
  const tool = await bench.build(
    {
      name: 'hello',
      bins: ['hello', 'hi'],
      needs: [library.pkg],
      recipe: { system: 'autotools', check: [check] },
    },
    helloTool,
    [need],
  );
  const { files } = await treeOf(tool.built, bench.machine.scratch);
  expect(files.map(({ path, type }) => `${type} ${path}`)).toEqual([
    'file bin/hello',
    'file bin/hello-again',
    'symlink bin/hi',
  ]);
  const statement = statementIn(tool.built);
  expect(statement.dependencies('library')).toEqual([
    {
      uri: expect.stringMatching(/^pkg:generic\/greet@1\.0\?platform=/),
      sha256: library.built.artifact.sha256,
    },
  ]);
  expect(statement.byproducts.files).toBe(filesManifestDigest(files));
  expect(statement.internalParameters.sourceDateEpoch).toBe(SOURCE_TIME);
});

test('two builds on two machines, in other folders, give the same bytes', async () => {
  const once = async () => {
    const bench = workbench();
    const library = await bench.build(greet, greetLibrary);
    const need = await needOf(library, bench.machine.scratch);
    const recipe = { system: 'autotools' } as const;
    const about = { name: 'hello', bins: ['hello'], needs: [library.pkg], recipe };
    return [library, await bench.build(about, helloTool, [need])].map(({ built }) => built.artifact);
  };
  const [first, second] = [await once(), await once()];
  expect(first.map(({ path }) => path)).not.toEqual(second.map(({ path }) => path));
  expect(first.map(({ sha256 }) => sha256)).toEqual(second.map(({ sha256 }) => sha256));
  const sboms = [first, second].map((both) => both.map(({ evidence }) => evidence[1]));
  expect(sboms[0]).toEqual(sboms[1]);
});
