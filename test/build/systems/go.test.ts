import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../../src/build/build.ts';
import type { SourceFile } from '../../../src/build/inputs.ts';
import { planBuild } from '../../../src/build/plan.ts';
import type { Recipe } from '../../../src/catalog/entry.ts';
import type { Module } from '../../../src/catalog/modules.ts';
import { goRoots } from '../../../src/host/go-roots.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import type { ResolvedPackage } from '../../../src/resolve/resolution.ts';
import { makeBuilder } from '../../world/builder.ts';
import { type GoModule, goSumOf, zipOf } from '../../world/go-module.ts';
import { packageOf } from '../../world/recipe.ts';
import { statementIn, treeOf } from '../../world/statement.ts';
import { tempHome } from '../../world/temp-home.ts';

const greet: GoModule = {
  path: 'example.com/Greet',
  version: 'v1.2.0',
  files: {
    'go.mod': 'module example.com/Greet\n\ngo 1.21\n',
    LICENSE: 'of greet\n',
    'greet.go': 'package greet\n\nconst Text = "hi"\n',
  },
};

function helloWith(sums: string): GoModule {
  const main =
    'package main\n\nimport "example.com/Greet"\n\nvar version string\n\nfunc main() { println(greet.Text, version) }\n';
  return {
    path: 'example.com/hello',
    version: 'v0.9.0',
    files: {
      'go.mod': 'module example.com/hello\n\ngo 1.21\n\nrequire example.com/Greet v1.2.0\n',
      'go.sum': sums,
      LICENSE: 'of hello\n',
      'cmd/main.go': main,
    },
  };
}

const url = 'pkg:golang/example.com/hello@v0.9.0';
const recipe: Partial<Recipe> = {
  system: 'go',
  tools: [],
  packages: ['./cmd'],
  options: ['-ldflags=-s -w -X main.version={version}'],
  check: [['sh', '-euc', 'test "$(hello 2>&1)" = "hi {version}"; ! test -e /toolchains; ! test -e /modules']],
};

/** The package with its files on disk, as a fetch would leave them. */
function goPackage(hello: GoModule, scratch: string) {
  const files: SourceFile[] = [];
  const keep = (purl: string, bytes: string | Buffer): Module => {
    const path = join(scratch, sha256Of(bytes));
    writeFileSync(path, bytes);
    files.push({ url: purl, path, sha256: sha256Of(bytes) });
    return { purl, sha256: sha256Of(bytes), license: 'MIT' };
  };
  const { sha256 } = keep(url, zipOf(hello));
  const modules = [
    keep('pkg:golang/example.com/Greet@v1.2.0', zipOf(greet)),
    keep('pkg:golang/example.com/Greet@v1.2.0#go.mod', greet.files['go.mod'] ?? ''),
    keep(`${url}#go.mod`, hello.files['go.mod'] ?? ''),
  ];
  const pkg = packageOf({ name: 'hello', bins: ['hello'], recipe });
  const source = { url, sha256, mirrors: [], confirmed: 'made by the test' };
  const [sourceFile, ...moduleFiles] = files;
  const resolved: ResolvedPackage = { ...pkg, modules, release: { ...pkg.release, sources: [source] } };
  return {
    pkg: resolved,
    inputs: { sources: sourceFile ? [sourceFile] : [], modules: moduleFiles, needs: [] },
  };
}

function buildHere(hello: GoModule) {
  const { host, scratch } = tempHome();
  const directory = join(scratch, 'quarantine');
  mkdirSync(directory);
  const { pkg, inputs } = goPackage(hello, scratch);
  const { signer } = makeBuilder();
  return { scratch, built: build(pkg, inputs, { host, directory, signer, progress: () => undefined }) };
}

test('what is run for a module', () => {
  const { pkg } = goPackage(helloWith(''), tempHome().scratch);
  const plan = planBuild(pkg);
  expect(plan.epoch).toBe(315_532_800);
  expect(plan.tools).toEqual(['go', 'strip']);
  expect(plan.sources[0]?.at).toBe('/modules/example.com/hello/@v/v0.9.0.zip');
  expect(plan.texts).toEqual([
    { at: '/modules/example.com/hello/@v/v0.9.0.info', text: '{"Version":"v0.9.0"}' },
  ]);
  expect(plan.modules.map(({ at }) => at)).toEqual([
    '/modules/example.com/!greet/@v/v1.2.0.zip',
    '/modules/example.com/!greet/@v/v1.2.0.mod',
    '/modules/example.com/hello/@v/v0.9.0.mod',
  ]);
  expect([...plan.unpack, ...plan.steps.slice(0, 1)].map(({ argv }) => argv.join(' '))).toEqual([
    'go mod download example.com/hello@v0.9.0',
    'cp -R /build/go-modules/example.com/hello@v0.9.0/. /build/src',
    'go build -trimpath -buildvcs=false -p {jobs} -ldflags=-s -w -X main.version=1.0 -o /out/opt/headwater/hello/bin/hello ./cmd',
  ]);
  expect(plan.steps[0]?.env).toMatchObject({
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -modcacherw',
    GOPROXY: 'file:///modules',
    GOTOOLCHAIN: 'local',
    PATH: '/toolchains/go/bin:/usr/bin:/bin',
  });
});

const hasGo = goRoots({ env: process.env, fs: await import('node:fs') }).length > 0;

test.runIf(hasGo)('a module and what it imports are built, with the licences of both', async () => {
  const { built, scratch } = buildHere(helloWith(goSumOf(greet)));
  const done = await built;
  const { files, tree } = await treeOf(done, scratch);
  const licenses = 'share/licenses/hello';
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['bin/hello', `${licenses}/LICENSE`, `${licenses}/go/LICENSE`]),
  );
  const greets = join(tree, licenses, 'modules/example.com/!greet@v1.2.0/LICENSE');
  expect(readFileSync(greets, 'utf8')).toBe('of greet\n');
  const statement = statementIn(done);
  expect(statement.internalParameters.sourceDateEpoch).toBe(315_532_800);
  expect(statement.dependencies('module').map(({ uri }) => uri)).toEqual([
    'pkg:golang/example.com/Greet@v1.2.0',
    'pkg:golang/example.com/Greet@v1.2.0#go.mod',
    `${url}#go.mod`,
  ]);
});

test.runIf(hasGo)('a module that go.sum does not know is refused by Go itself', async () => {
  const other = goSumOf({
    ...greet,
    files: { ...greet.files, 'greet.go': 'package greet\n\nconst Text = "ha"\n' },
  });
  await expect(buildHere(helloWith(other)).built).rejects.toMatchObject({
    code: 'BUILD_STEP_FAILED',
    detail: { details: expect.arrayContaining([expect.stringContaining('SECURITY ERROR')]) },
  });
});
