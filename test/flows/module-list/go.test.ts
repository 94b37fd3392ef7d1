import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listGoModules } from '../../../src/flows/module-list/go.ts';
import { goRoots } from '../../../src/host/go-roots.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { type GoModule, goSumOf, serveProxy, zipOf } from '../../world/go-module.ts';
import { tempHome } from '../../world/temp-home.ts';

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
The above copyright notice and this permission notice shall be included\n`;

function moduleOf(name: string, files: Record<string, string>, requires = ''): GoModule {
  const path = `example.com/${name}`;
  return { path, version: 'v1.0.0', files: { 'go.mod': `module ${path}\n\ngo 1.21\n${requires}`, ...files } };
}

const onlyArm = moduleOf('arm', { 'a.go': 'package arm\n' });
const unused = moduleOf('unused', { 'a.go': 'package unused\n' });
const used = moduleOf('Used', { 'a.go': 'package used\n', LICENSE: MIT });
const others = [onlyArm, unused, used];
const requires = others.map(({ path, version }) => `require ${path} ${version}\n`).join('');

function mainModule(sums: string): GoModule {
  const main = 'package main\n\nimport _ "example.com/Used"\n\nfunc main() {}\n';
  const arm = 'package main\n\nimport _ "example.com/arm"\n';
  return moduleOf('main', { 'go.sum': sums, 'main.go': main, 'x_arm64.go': arm }, requires);
}

async function listed(main: GoModule, served: readonly GoModule[] = [main, ...others]) {
  const { url } = await serveProxy(served);
  const { host, scratch } = tempHome({ GOPROXY: url, GOSUMDB: 'off' });
  const path = join(scratch, 'main.zip');
  fs.writeFileSync(path, zipOf(main));
  const source = {
    what: 'main 1.0.0',
    url: 'pkg:golang/example.com/main@v1.0.0',
    sha256: sha256Of(zipOf(main)),
    path,
    recipe: { directory: '.', env: {}, options: [] },
    platforms: ['linux-x64', 'linux-arm64'] as const,
    scratch: join(scratch, 'go'),
  };
  fs.mkdirSync(source.scratch);
  return listGoModules(source, { host, progress: () => undefined, now: new Date() });
}

const sums = others.map(goSumOf).join('');
const hasGo = goRoots({ env: process.env, fs }).length > 0;

test.runIf(hasGo)('what any platform builds in, and nothing that is only required', async () => {
  const modules = await listed(mainModule(sums));
  expect(modules.map(({ purl, license }) => `${purl} ${license}`).sort()).toEqual([
    'pkg:golang/example.com/Used@v1.0.0 MIT',
    'pkg:golang/example.com/Used@v1.0.0#go.mod -',
    'pkg:golang/example.com/arm@v1.0.0 NOASSERTION',
    'pkg:golang/example.com/arm@v1.0.0#go.mod -',
    'pkg:golang/example.com/main@v1.0.0#go.mod -',
  ]);
  const zip = modules.find(({ purl }) => purl.endsWith('Used@v1.0.0'));
  expect(zip?.sha256).toBe(sha256Of(zipOf(used)));
});

test.runIf(hasGo)('a module with other contents than go.sum says is refused', async () => {
  const other = { ...used, files: { ...used.files, 'a.go': 'package used // changed\n' } };
  const main = mainModule(sums);
  await expect(listed(main, [main, onlyArm, unused, other])).rejects.toMatchObject({
    code: 'FETCH_FAILED',
    detail: { found: expect.stringContaining('does NOT match an earlier download') },
  });
});

test.runIf(hasGo)('the source must be the pinned one', async () => {
  const main = mainModule(sums);
  const other = { ...main, files: { ...main.files, 'main.go': 'package main\n' } };
  await expect(listed(main, [other, ...others])).rejects.toMatchObject({ code: 'FETCH_DIGEST_MISMATCH' });
});
