import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { beforeAll, expect, test } from 'vitest';
import {
  allowedFolders,
  doorFiles,
  handsTo,
  homesOfBuiltins,
  homesOfLibraries,
  pureFolders,
} from './world/layers.ts';

/**
 * The direction of the house (docs/ARCHITECTURE.md, "Direction"), read from the imports.
 * dependency-cruiser reads nothing, and says nothing, when it dislikes the installed
 * TypeScript: hence the count.
 */
const root = join(import.meta.dirname, '..');
let modules: IModule[];

beforeAll(async () => {
  const result = await cruise(['src'], {
    baseDir: root,
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: join(root, 'tsconfig.json') },
    doNotFollow: { path: 'node_modules' },
  });
  modules = (result.output as ICruiseResult).modules.filter((module) => module.source.startsWith('src/'));
});

test('every source module was seen', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts')).map((file) => `src/${file}`);
  expect(modules.map((module) => module.source).sort()).toEqual(sources.sort());
  expect(modules.length).toBeGreaterThan(60);
  expect(imports().length).toBeGreaterThan(200);
});

test('imports go downward: commands, flows, stages, model', () => {
  const wrong = imports().filter(({ from, to, typeOnly }) => {
    if (!to.startsWith('src/') || to === 'src/errors.ts') return false;
    const source = folder(from);
    const target = folder(to);
    if (source === target || allowedFolders(source).includes(target)) return false;
    return !(typeOnly && handsTo(target, source));
  });
  expect(wrong).toEqual([]);
});

test('each third-party library has one home', () => {
  const wrong = imports().filter(({ from, to }) => {
    const library = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1];
    if (library === undefined) return false;
    return !(homesOfLibraries[library] ?? []).includes(folder(from));
  });
  expect(wrong).toEqual([]);
});

test('only host/ touches files, network, processes and the clock', () => {
  const wrong = imports().filter(({ from, to, typeOnly }) => {
    const home = homesOfBuiltins[to.replace(/^node:/, '').replace(/\/.*$/, '')];
    return home !== undefined && !typeOnly && !home.includes(folder(from));
  });
  expect(wrong).toEqual([]);
});

test('pure folders import no effect', () => {
  const wrong = imports().filter(
    ({ from, to, typeOnly }) => pureFolders.includes(folder(from)) && to.startsWith('src/host/') && !typeOnly,
  );
  expect(wrong).toEqual([]);
});

test('nobody but the door holds its key', () => {
  const holders = modules.filter((module) =>
    /\bdoorKey\b/.test(
      readFileSync(join(root, module.source), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''),
    ),
  );
  expect(holders.map((module) => module.source).sort()).toEqual(doorFiles);
});

test('no import goes in a circle', () => {
  const circles = modules.flatMap((module) =>
    module.dependencies.filter((dependency) => dependency.circular).map(() => module.source),
  );
  expect(circles).toEqual([]);
});

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function imports(): Import[] {
  return modules.flatMap((module) =>
    module.dependencies.map((dependency) => ({
      from: module.source,
      to: dependency.resolved,
      typeOnly: dependency.preCompilationOnly === true || dependency.dependencyTypes.includes('type-only'),
    })),
  );
}

/** First folder below src/, or `.` for a file directly in it. */
function folder(source: string): string {
  const [, first, second] = source.split('/');
  return second === undefined || first === undefined ? '.' : first;
}
