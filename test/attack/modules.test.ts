import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { BuildPlan } from '../../src/build/build-plan.ts';
import type { SourceFile } from '../../src/build/inputs.ts';
import { planBuild } from '../../src/build/plan.ts';
import { copyModules } from '../../src/build/run/modules.ts';
import { type Module, parseModules, printModules } from '../../src/catalog/modules.ts';
import { parseSha256, sha256Of } from '../../src/model/digest.ts';
import { errorOf } from '../world/error-of.ts';
import { packageOf } from '../world/recipe.ts';
import { tempHome } from '../world/temp-home.ts';

const toml: Module = {
  purl: 'pkg:golang/github.com/BurntSushi/toml@v1.6.0',
  sha256: sha256Of('toml'),
  license: 'MIT',
};
const go: Module = { purl: 'pkg:golang/example.com/go@v1.0.0#go.mod', sha256: sha256Of('go'), license: '-' };

/** The plan of a package with these modules, and their files as a fetch would leave them. */
function fetched(modules: readonly Module[], bytes: (module: Module) => string, url?: string) {
  const { host, scratch } = tempHome();
  const pkg = packageOf({ name: 'tool', bins: ['tool'], recipe: { system: 'go', tools: [] } });
  const source = {
    url: url ?? 'https://example.com/tool-1.0.tar.gz',
    sha256: toml.sha256,
    mirrors: [],
    confirmed: '',
  };
  const plan = planBuild({ ...pkg, modules, release: { ...pkg.release, sources: [source] } });
  const files = modules.map((module, index): SourceFile => {
    const path = join(scratch, `fetched-${index}`);
    writeFileSync(path, bytes(module));
    return { url: module.purl, path, sha256: module.sha256 };
  });
  mkdirSync(join(scratch, 'work/modules'), { recursive: true });
  const to = (place: string) => join(scratch, 'work', place);
  const copy = (given: readonly SourceFile[], planned: BuildPlan = plan) =>
    errorOf(() => copyModules(planned, given, { host, to })).code;
  return { files, plan, copy, copyAll: () => copyModules(plan, files, { host, to }), to };
}

const honest = ({ purl }: Module) => (purl === toml.purl ? 'toml' : 'go');

test('modules stand where Go looks for them', () => {
  const { copyAll, to } = fetched([go, toml], honest);
  copyAll();
  expect(readFileSync(to('/modules/github.com/!burnt!sushi/toml/@v/v1.6.0.zip'), 'utf8')).toBe('toml');
  expect(readFileSync(to('/modules/example.com/go/@v/v1.0.0.mod'), 'utf8')).toBe('go');
});

test('whatever the umask, the sealed user can read them', () => {
  const before = process.umask(0o077);
  try {
    const { copyAll, plan, to } = fetched([go, toml], honest, 'pkg:golang/example.com/tool@v1.0.0');
    copyAll();
    const places = [...plan.modules, ...plan.texts].map(({ at }) => at);
    const folders = places.map((at) => dirname(at));
    expect(places.map((at) => statSync(to(at)).mode & 0o777)).toEqual([0o644, 0o644, 0o644]);
    expect(folders.map((at) => statSync(to(at)).mode & 0o777)).toEqual([0o755, 0o755, 0o755]);
  } finally {
    process.umask(before);
  }
});

test('a module that was replaced after it was fetched is refused', () => {
  const { files, copy } = fetched([toml], () => 'another');
  expect(copy(files)).toBe('BUILD_SOURCE_CHANGED');
});

test.for<[string, (files: readonly SourceFile[]) => readonly SourceFile[]]>([
  ['missing', (files) => files.slice(1)],
  [
    'one more',
    (files) => [...files, { url: 'pkg:golang/a.example@v1.0.0', path: '/dev/null', sha256: go.sha256 }],
  ],
  ['swapped', (files) => [...files].reverse()],
  ['named otherwise', (files) => files.map((file) => ({ ...file, url: 'pkg:golang/a.example@v1.0.0' }))],
])('modules %s are refused', ([, change]) => {
  const { files, copy } = fetched([go, toml], honest);
  expect(copy(change(files))).toBe('BUILD_SOURCE_CHANGED');
});

const list = printModules([toml, go]);
const pinned = (text: string) => ({ file: 'modules/tool-1.0.txt', sha256: sha256Of(text) });

test('a list is what the entry pins, and nothing else', () => {
  expect(parseModules(list, 'list', pinned(list))).toEqual([go, toml]);
  expect(errorOf(() => parseModules(`${list} `, 'list', pinned(list))).code).toBe('CATALOG_INVALID');
});

const digest = 'a'.repeat(64);

test.for([
  ['no end of the last line', list.trimEnd()],
  ['an empty list', ''],
  ['an empty line', `${list}\n`],
  ['twice the same', `${list.split('\n')[0]}\n${list}`],
  ['another order', list.split('\n').slice(0, 2).reverse().join('\n').concat('\n')],
  ['carriage returns', list.replaceAll('\n', '\r\n')],
  ['a path out of the folder', `${digest} pkg:golang/../../etc@v1.0.0 MIT\n`],
  ['an address', `${digest} https://evil.example/a.zip MIT\n`],
  ['a host in the version', `${digest} pkg:golang/a.example@v1@evil.example MIT\n`],
  ['no licence', `${digest} pkg:golang/a.example@v1.0.0\n`],
  ['a licence with control characters', `${digest} pkg:golang/a.example@v1.0.0 \u001b[31m\n`],
  ['half a digest', `${digest.slice(1)} pkg:golang/a.example@v1.0.0 MIT\n`],
  ['a digest in capitals', `${digest.toUpperCase()} pkg:golang/a.example@v1.0.0 MIT\n`],
])('%s is no list', ([, text = '']) => {
  expect(errorOf(() => parseModules(text, 'list', pinned(text))).code).toBe('CATALOG_INVALID');
});

test('a plan takes no purl that is not one, whoever made it', () => {
  const pkg = packageOf({ name: 'tool', bins: ['tool'], recipe: { system: 'go' } });
  const module = { purl: 'pkg:golang/../x@v1.0.0', sha256: parseSha256(digest), license: 'MIT' };
  expect(() => planBuild({ ...pkg, modules: [module] })).toThrow(RangeError);
});
