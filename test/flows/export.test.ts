import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ExportFormatName, exportFormatOf, exportProject } from '../../src/flows/export.ts';
import { lockProject } from '../../src/flows/project/lock.ts';
import { placeAt } from '../../src/flows/project/place.ts';
import { errorOf } from '../world/error-of.ts';
import { type ImportWorld, importWorld } from '../world/foreign/import-world.ts';
import { readForeign } from '../world/foreign/reading.ts';

/** A project as another manager's file, and back again. */

const MANIFEST = `[tools]
jq = "1.7"
less = "668"
shell-check = "latest"
ruff = { version = "0.9", origin = "source" }
tree = "2"

[libraries]
xz = "5"
`;

async function lockedWorld(manifest = MANIFEST): Promise<ImportWorld> {
  const world = importWorld();
  world.write('headwater.toml', manifest);
  await lockProject(
    placeAt(world.root),
    { check: false, platforms: ['linux-x64', 'linux-arm64'] },
    { host: world.host, progress: () => {}, now: world.host.now() },
  );
  return world;
}

const exported = (world: ImportWorld, format: ExportFormatName, file?: string) =>
  exportProject(
    placeAt(world.root),
    { format, ...(file !== undefined && { file: join(world.root, file) }) },
    world.host,
  );

test('.tool-versions has what the lock pins', async () => {
  const world = await lockedWorld();
  const { text, unsaid } = exported(world, 'tool-versions');
  expect(text).toMatchInlineSnapshot(`
    "# Made by \`headwater export\` from headwater.toml and headwater.lock.
    # asdf and mise install these versions; they prove nothing of them.
    jq 1.7.1
    ruff 0.9.1
    # less 668: headwater knows no name for it in asdf
    # shell-check 0.10.0: headwater knows no name for it in asdf
    # tree 2.1.0: headwater knows no name for it in asdf
    # xz 5.8.4: it is a library, and this manager has tools alone
    "
  `);
  expect(unsaid.map(({ name }) => name)).toEqual(['less', 'shell-check', 'tree', 'xz']);
});

test('mise.toml asks for what headwater.toml asks for', async () => {
  expect(exported(await lockedWorld(), 'mise').text).toMatchInlineSnapshot(`
    "# Made by \`headwater export\` from headwater.toml and headwater.lock.
    # mise installs these versions; whether it proves anything of them is up to it.
    [tools]
    jq = "1.7"  # locked at 1.7.1
    ruff = "0.9"  # locked at 0.9.1
    # less 668: headwater knows no name for it in mise
    # shell-check 0.10.0: headwater knows no name for it in mise
    # tree 2.1.0: headwater knows no name for it in mise
    # xz 5.8.4: it is a library, and this manager has tools alone
    "
  `);
});

test('aqua.yaml has repositories at the tags that the catalog tells', async () => {
  expect(exported(await lockedWorld(), 'aqua').text).toMatchInlineSnapshot(`
    "# Made by \`headwater export\` from headwater.toml and headwater.lock.
    # aqua takes these releases of upstream; whether its registry has them all, \`aqua install\` says.
    registries:
      - type: standard
        ref: v4.99.1
    packages:
      - name: jqlang/jq@jq-1.7.1
      - name: gwsw/less@v668
      - name: koalaman/shellcheck@v0.10.0
      - name: astral-sh/ruff@0.9.1
    # tree 2.1.0: it is not on GitHub, where aqua looks for it
    # xz 5.8.4: it is a library, and this manager has tools alone
    "
  `);
});

test('the version of a Go module is the tag of its repository', async () => {
  const world = await lockedWorld('[tools]\ngo-thing = "1"\n');
  expect(exported(world, 'aqua').text).toContain('  - name: someone/go-thing@v1.2.0\n');
});

test('a Dockerfile installs what the lock pins, and wants a lock', async () => {
  expect(exported(await lockedWorld(), 'dockerfile').text).toMatchInlineSnapshot(`
    "# Made by \`headwater export\` from headwater.toml and headwater.lock.
    # headwater itself is expected at /opt/headwater of the image (docs/CI.md, "An image with pinned tools").
    # Building from source needs a sandbox: the step runs with \`docker buildx build --allow security.insecure\`,
    # and the file begins with \`# syntax=docker/dockerfile:1-labs\`. What it installs:
    # jq 1.7.1
    # less 668
    # shell-check 0.10.0
    # ruff 0.9.1
    # tree 2.1.0
    # xz 5.8.4
    ENV HEADWATER_HOME=/opt/tools
    WORKDIR /project
    COPY headwater.toml headwater.lock ./
    RUN --security=insecure /opt/headwater/bin/headwater install --frozen \\
     && /opt/headwater/bin/headwater verify \\
     && rm -rf /opt/tools/keys/builder.pem /opt/tools/cache
    ENV PATH=/opt/tools/bin:/opt/headwater/bin:$PATH
    "
  `);
  const world = importWorld();
  world.write('headwater.toml', MANIFEST);
  expect(errorOf(() => exported(world, 'dockerfile')).code).toBe('USAGE');
});

test('packages of other ecosystems keep their names where these are known', () => {
  const world = importWorld();
  world.write(
    'headwater.toml',
    '[tools]\n"npm:prettier" = "3"\n"pypi:black" = "24"\n"github:cli/cli" = "2"\n"oci:x/y" = "1"\n',
  );
  const mise = exported(world, 'mise');
  expect(readForeign('mise.toml', mise.text).tools.map(({ written }) => written)).toEqual([
    'npm:prettier',
    'pipx:black',
    'github:cli/cli',
  ]);
  expect(mise.unsaid.map(({ name }) => name)).toEqual(['oci:x/y']);
  expect(exported(world, 'tool-versions').unsaid).toHaveLength(4);
  expect(exported(world, 'aqua').text).toContain('packages: []');
});

test.each(['tool-versions', 'mise', 'aqua'] as const)('%s, read again, asks for the same', async (format) => {
  const world = await lockedWorld('[tools]\njq = "1.7.1"\nruff = "0.9.1"\n');
  const path = { 'tool-versions': '.tool-versions', mise: 'mise.toml', aqua: 'aqua.yaml' }[format];
  exported(world, format, path);
  const first = world.read(path);
  world.host.fs.rmSync(join(world.root, 'headwater.toml'));
  world.host.fs.rmSync(join(world.root, 'headwater.lock'));
  const report = await world.import([path]);
  expect(report.tools.map(({ name, version, outcome }) => `${name} ${version} ${outcome}`)).toEqual([
    'jq 1.7.1 added',
    'ruff 0.9.1 added',
  ]);
  await lockProject(
    placeAt(world.root),
    { check: false, platforms: ['linux-x64', 'linux-arm64'] },
    { host: world.host, progress: () => {}, now: world.host.now() },
  );
  exported(world, format, path);
  expect(world.read(path)).toBe(first);
});

test('a file of somebody else is not replaced, one of ours is', async () => {
  const world = await lockedWorld();
  world.write('.tool-versions', 'jq 1.0 # mine\n');
  expect(errorOf(() => exported(world, 'tool-versions', '.tool-versions')).code).toBe('USAGE');
  expect(world.read('.tool-versions')).toBe('jq 1.0 # mine\n');
  world.write('mise.toml', '# Made by `headwater export` once\n');
  exported(world, 'mise', 'mise.toml');
  expect(world.read('mise.toml')).toContain('[tools]');
  world.host.fs.symlinkSync('nowhere', join(world.root, 'aqua.yaml'));
  expect(errorOf(() => exported(world, 'aqua', 'aqua.yaml')).code).toBe('USAGE');
  expect(existsSync(join(world.root, 'nowhere'))).toBe(false);
  expect(errorOf(() => exported(world, 'mise', 'no/folder/mise.toml')).code).toBe('USAGE');
});

test.each([
  ['.tool-versions', 'tool-versions'],
  ['/x/mise.toml', 'mise'],
  ['.mise.local.toml', 'mise'],
  ['aqua.yaml', 'aqua'],
  ['Dockerfile', 'dockerfile'],
  ['tools.dockerfile', 'dockerfile'],
])('the name %s tells the format %s', (file, format) => {
  expect(exportFormatOf(file)).toBe(format);
});

test.each([undefined, 'x.txt'])('%s tells no format', (file) => {
  expect(errorOf(() => exportFormatOf(file)).code).toBe('USAGE');
});
