import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportReport } from '../../../src/flows/import.ts';
import { importWorld } from '../../world/foreign/import-world.ts';

/** What becomes of lists of tools: the report, and headwater.toml. */

const proofs = ({ tools }: ImportReport) =>
  tools.map(({ name, version, proof, outcome }) => `${name} ${version || '?'} ${proof.type} ${outcome}`);

test('each tool is told by who can prove it, and asked for if anybody can', async () => {
  const world = importWorld();
  world.write(
    '.tool-versions',
    'jq 1.7.1\nruff 0.8.2\nnodejs 20.11.0\ntree 3.0\nmystery-tool 1.0\nless system\n',
  );
  const report = await world.import();
  expect(proofs(report)).toEqual([
    'jq 1.7.1 source added',
    'ruff 0.8.2 attested added',
    'github:nodejs/node 20.11.0 unasked proposed',
    'tree 3.0 nobody proposed',
    'mystery-tool 1.0 nobody proposed',
    'less ? nobody proposed',
  ]);
  expect(report.summary).toEqual({ attested: 1, source: 1, unasked: 1, nobody: 3 });
  expect(report.tools[1]?.proof).toEqual({
    type: 'attested',
    by: 'astral-sh/ruff/.github/workflows/release.yml',
    level: 'SLSA_BUILD_LEVEL_2',
    orSource: false,
    checked: 'catalog',
  });
  expect(report.tools.map(({ todo }) => todo === undefined)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(
    world.read('headwater.toml'),
  ).toBe(`# From .tool-versions, by \`headwater import\`. Lines that begin with # ask for nothing.

[tools]
jq = "1.7.1"  # .tool-versions:1
ruff = "0.8.2"  # .tool-versions:2
# "github:nodejs/node" = "20.11.0"  # .tool-versions:3 (nodejs); GitHub was not asked
# tree = "3.0"  # .tool-versions:4; nobody can prove it: the catalog has 2.1.0, and not what is asked for
# mystery-tool = "1.0"  # .tool-versions:5; nobody can prove it: mystery-tool is not in the catalog, and has no ecosystem in which builds are attested
# less = "latest"  # .tool-versions:6; nobody can prove it: it means whatever the system has, which headwater neither installs nor proves
`);
});

test('an entry is found by its repository, whatever its name; a library stands among libraries', async () => {
  const world = importWorld();
  world.write(
    'aqua.yaml',
    'packages:\n  - name: koalaman/shellcheck@v0.10.0\n  - name: JQLang/JQ@jq-1.7.1\n',
  );
  world.write('Brewfile', 'brew "xz"\n');
  const report = await world.import();
  expect(proofs(report)).toEqual([
    'shell-check 0.10.0 source added',
    'jq 1.7.1 source added',
    'xz latest source added',
  ]);
  expect(world.read('headwater.toml')).toMatch(/\[libraries\]\nxz = "latest"/);
});

test('a name that anyone may publish under is not the catalog’s', async () => {
  const world = importWorld();
  world.write(
    'mise.toml',
    '[tools]\n"npm:tree" = "1"\n"npm:jq" = "1"\n"cargo:less" = "1"\n"pipx:ruff" = "0.9"\n',
  );
  world.write('Brewfile', 'brew "someone/tap/jq"\n');
  expect(proofs(await world.import())).toEqual([
    'npm:tree 1 unasked proposed',
    'npm:jq 1 unasked proposed',
    'cargo:less 1 nobody proposed',
    'ruff 0.9 attested added',
    'someone/tap/jq latest nobody proposed',
  ]);
});

test('a crate or a Go command is the entry that is built from it', async () => {
  const world = importWorld();
  world.write(
    'mise.toml',
    '[tools]\n"cargo:hash-cli" = "1"\n"cargo:hasher" = "1"\n"go:example.org/x/tools/cmd/stringer" = "0.33"\n"go:example.org/x/tools/cmd/other" = "0.33"\n',
  );
  expect(proofs(await world.import())).toEqual([
    'hasher 1 source added',
    'cargo:hasher 1 nobody proposed',
    'stringer 0.33 source added',
    'go:example.org/x/tools/cmd/other 0.33 nobody proposed',
  ]);
});

test('what stands in headwater.toml stays; another version is told and not taken', async () => {
  const world = importWorld();
  const before =
    '# ours\n[tools]\njq = "1.8"   # for jaq users\nless = { version = "668", origin = "source" }\n';
  world.write('headwater.toml', before);
  world.write('.tool-versions', 'jq 1.7.1\nless 668\ntree 2.1.0\n');
  const report = await world.import();
  expect(proofs(report)).toEqual([
    'jq 1.7.1 source kept',
    'less 668 source present',
    'tree 2.1.0 source added',
  ]);
  expect(report.tools[0]?.notes).toEqual(['headwater.toml asks for 1.8, which stays']);
  expect(world.read('headwater.toml')).toBe(`${before}tree = "2.1.0"  # .tool-versions:3\n`);
});

test('a second import changes nothing', async () => {
  const world = importWorld();
  world.write('.tool-versions', 'jq 1.7.1\nnodejs 20.11.0\nless system\nxz 1\n');
  expect((await world.import()).written).toBe(true);
  const once = world.read('headwater.toml');
  expect((await world.import()).written).toBe(false);
  expect(world.read('headwater.toml')).toBe(once);
});

test('a dry run reports the same and writes nothing', async () => {
  const world = importWorld();
  world.write('.tool-versions', 'jq 1.7.1\n');
  const dry = await world.import([], true);
  expect(existsSync(join(world.root, 'headwater.toml'))).toBe(false);
  expect(dry.written).toBe(false);
  expect(await world.import()).toEqual({ ...dry, written: true });
});

test('files that differ are told; a line that says all goes before a range, and mise.toml before its lock', async () => {
  const world = importWorld();
  world.write('package.json', '{"engines": {"node": ">=18"}}');
  world.write('.nvmrc', '20\n');
  world.write('mise.toml', '[tools]\njq = "1.7"\n');
  world.write('mise.lock', '[[tools.jq]]\nversion = "1.7.1"\nbackend = "aqua:jqlang/jq"\n');
  world.write('bin/.jq-1.6.pkg', '');
  const { tools } = await world.import();
  expect(tools.map(({ name, version, notes }) => [name, version, ...notes])).toEqual([
    ['jq', '1.7', 'also mise.lock:2', 'bin:1 differs: 1.6'],
    ['github:nodejs/node', '20', 'also package.json:1'],
  ]);
});

test('hermit’s links are names, and are not followed', async () => {
  const world = importWorld();
  world.write('bin/hermit.hcl', 'sources = ["env:///"]\n');
  world.host.fs.symlinkSync('/nowhere', join(world.root, 'bin/.jq-1.7.1.pkg'));
  world.host.fs.symlinkSync('hermit', join(world.root, 'bin/.go@1.22.pkg'));
  expect(proofs(await world.import(['bin']))).toEqual([
    'github:golang/go 1.22 unasked proposed',
    'jq 1.7.1 source added',
  ]);
});

test('imports of aqua are read inside of the folder, once, and no deeper', async () => {
  const world = importWorld();
  world.write(
    'aqua.yaml',
    'packages:\n  - import: aqua/*.yaml\n  - import: aqua/a.yaml\n  - import: ../x.yaml\n  - import: nope.yaml\n',
  );
  world.write('aqua/a.yaml', 'packages:\n  - name: jqlang/jq@jq-1.7.1\n  - import: b.yaml\n');
  world.write('aqua/b.yaml', 'packages:\n  - name: koalaman/shellcheck@v0.10.0\n');
  world.write('../x.yaml', 'packages:\n  - name: gwsw/less@v668\n');
  const report = await world.import();
  expect(report.tools.map(({ file, name }) => `${file} ${name}`)).toEqual([
    'aqua/a.yaml jq',
    'aqua/b.yaml shell-check',
  ]);
  expect(report.remarks.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'aqua.yaml:4',
    'aqua.yaml:5',
    'aqua/a.yaml:3',
  ]);
});
