import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load.ts';
import { bumpEntry } from '../../../src/flows/bump/bump.ts';
import { catalogOutdated } from '../../../src/flows/catalog-outdated.ts';
import { createHost } from '../../../src/host/create.ts';
import { goRoots } from '../../../src/host/go-roots.ts';
import { parsePackageName } from '../../../src/model/package-name.ts';
import { goVersions } from '../../../src/upstream/golang.ts';
import { lockOf, noCargo, packCrate, RUST_ENV, serveRegistry } from '../../world/crates.ts';
import { type GoModule, goSumOf, serveProxy } from '../../world/go-module.ts';
import { codeOf } from '../../world/package.ts';
import { type TempHome, tempHome } from '../../world/temp-home.ts';

const hasGo = goRoots({ env: process.env, fs }).length > 0;

function goModule(
  path: string,
  version: string,
  files: Record<string, string> = {},
  requires = '',
): GoModule {
  return { path, version, files: { 'go.mod': `module ${path}\n\ngo 1.21\n${requires}`, ...files } };
}

/** A catalog of one entry at 1.0.0, and a flow's context with this environment. */
function machine(home: TempHome, env: Record<string, string>, [system, url]: readonly [string, string]) {
  const catalog = join(home.scratch, 'catalog');
  fs.mkdirSync(join(catalog, 'modules'), { recursive: true });
  const zeros = '0'.repeat(64);
  fs.writeFileSync(
    join(catalog, 'tool.toml'),
    `name = "tool"
kind = "tool"
summary = "of the tests"
homepage = "https://example.com/"
repository = "https://example.com/tool"
license = "MIT"
bins = ["tool"]

[[release]]
version = "1.0.0"
modules = { file = "modules/tool-1.0.0.txt", sha256 = "${zeros}" }
[[release.source]]
url = "${url}"
sha256 = "${zeros}"
confirmed = "made by the test"

[build]
system = "${system}"
check = [["tool"]]
`,
  );
  const host = createHost({ ...home.env, ...env, HEADWATER_CATALOG: catalog });
  const context = { host, progress: () => undefined, now: host.now() };
  const bump = () => bumpEntry('tool', { keep: false, build: false }, context);
  const entry = () => loadCatalog(host).find(parsePackageName('tool'));
  const modules = () => fs.readFileSync(join(catalog, 'modules', 'tool-2.0.0.txt'), 'utf8');
  return { context, catalog, bump, entry, modules };
}

test.runIf(hasGo)('Go: the next major version is a module of another path, with its own list', async () => {
  const word = goModule('example.com/word', 'v0.1.0', { 'a.go': 'package word\n' });
  const main = 'package main\n\nimport _ "example.com/word"\n\nfunc main() {}\n';
  const files = { 'main.go': main, 'go.sum': goSumOf(word) };
  const tool = goModule('example.com/tool/v2', 'v2.0.0', files, 'require example.com/word v0.1.0\n');
  const { url } = await serveProxy([word, tool, goModule('example.com/tool', 'v1.0.0')]);
  const home = tempHome();
  const { context, bump, entry, modules } = machine(home, { GOPROXY: url, GOSUMDB: 'off' }, [
    'go',
    'pkg:golang/example.com/tool@v1.0.0',
  ]);
  expect(await catalogOutdated([], context)).toMatchObject([
    { newest: '2.0.0', by: 'go', state: 'outdated' },
  ]);
  // The proxy's own word: the checksum database is off.
  expect(await bump()).toMatchObject({ to: '2.0.0', modules: 3, sources: [{ witnesses: [] }] });
  expect(entry()?.releases[0]?.sources[0]?.url).toBe('pkg:golang/example.com/tool/v2@v2.0.0');
  expect(modules().match(/pkg:\S+/g)).toEqual([
    'pkg:golang/example.com/tool/v2@v2.0.0#go.mod',
    'pkg:golang/example.com/word@v0.1.0',
    'pkg:golang/example.com/word@v0.1.0#go.mod',
  ]);
});

test.runIf(hasGo)('Go: a major version that was left out hides no later one', async () => {
  const versions = ['tool@v1.0.0', 'tool@v1.1.0', 'tool/v3@v3.0.0', 'tool/v4@v4.0.0'];
  const modules = versions.map((id) => goModule(`example.com/${id.split('@')[0]}`, id.split('@')[1] ?? ''));
  const { url } = await serveProxy(modules);
  const { host } = tempHome({ GOPROXY: url, GOSUMDB: 'off' });
  const offer = await goVersions('example.com/tool', host);
  expect(offer.versions.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '3.0.0', '4.0.0']);
});

test('Cargo: the index vouches for the crate, and its lock names the list', async ({ skip }) => {
  const home = tempHome(RUST_ENV);
  skip(noCargo(home.host) !== undefined, noCargo(home.host));
  const word = await packCrate(home.scratch, 'word@0.1.0', { 'Cargo.toml': 'license = "MIT"\n' });
  const files = { 'Cargo.lock': lockOf('tool@2.0.0', [word]), 'src/main.rs': 'fn main() {}\n' };
  const tool = await packCrate(home.scratch, 'tool@2.0.0', files);
  const { cargoHome } = await serveRegistry([word, tool], home);
  const { context, bump, modules } = machine(home, { CARGO_HOME: cargoHome }, [
    'cargo',
    'pkg:cargo/tool@1.0.0',
  ]);
  expect(await catalogOutdated(['tool'], context)).toMatchObject([{ newest: '2.0.0', by: 'cargo' }]);
  expect(await bump()).toMatchObject({
    to: '2.0.0',
    modules: 1,
    sources: [{ sha256: tool.sha256, witnesses: ["the registry's index"] }],
  });
  expect(modules()).toBe(`${word.sha256} pkg:cargo/word@0.1.0 MIT\n`);
});

test('Cargo: an index with another checksum than the crate has', async ({ skip }) => {
  const home = tempHome(RUST_ENV);
  skip(noCargo(home.host) !== undefined, noCargo(home.host));
  const tool = await packCrate(home.scratch, 'tool@2.0.0', { 'Cargo.lock': lockOf('tool@2.0.0', []) });
  const other = await packCrate(home.scratch, 'tool@2.0.0', { 'src/lib.rs': '// other\n' });
  const { cargoHome } = await serveRegistry([{ ...tool, sha256: other.sha256 }], home);
  const { bump, catalog, entry } = machine(home, { CARGO_HOME: cargoHome }, [
    'cargo',
    'pkg:cargo/tool@1.0.0',
  ]);
  expect(await codeOf(bump)).toBe('BUMP_SOURCES_DIFFER');
  expect(entry()?.releases[0]?.version).toBe('1.0.0');
  expect(fs.readdirSync(join(catalog, 'modules'))).toEqual([]);
});
