import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkTools, repairLinks } from '../../src/link/link.ts';
import { listProjects, stateFolder } from '../../src/link/project-place.ts';
import {
  isProjectFresh,
  readProjectState,
  removeProjectState,
  restampProjectState,
  writeProjectState,
} from '../../src/link/project-state.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { treeOf } from '../../src/store/place.ts';
import { codeOf, storedPackage } from '../world/package.ts';
import { commandsOnPath } from '../world/sound.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';

const MANIFEST = '[tools]\njq = "1.7"\n';
const LOCK = 'lock-version = 1\n';

function projectIn({ scratch }: TempHome, name = 'project', lock: string | undefined = LOCK): string {
  const project = join(scratch, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'headwater.toml'), MANIFEST);
  if (lock !== undefined) writeFileSync(join(project, 'headwater.lock'), lock);
  return project;
}

async function resolved(home: TempHome, project: string) {
  const tools = [await storedPackage({ name: 'jq', version: '1.7' }, home.host)];
  const libraries = [
    await storedPackage({ name: 'zlib', bins: [], files: { 'lib/libz.a': 'z' } }, home.host),
  ];
  const requested = new Map([[parsePackageName('jq'), '1.7']]);
  return { project, manifest: MANIFEST, lock: LOCK, tools, libraries, requested };
}

test('what was resolved is there to be read, by the shims and by headwater', async () => {
  const home = tempHome();
  const project = projectIn(home);
  const wanted = await resolved(home, project);
  const written = await writeProjectState(home.host, wanted);
  expect(readProjectState(project, home.host)).toEqual(written);
  expect(written.tools).toMatchObject([{ name: 'jq', version: '1.7', requested: '1.7', bins: ['jq'] }]);
  expect(written.libraries).toMatchObject([{ name: 'zlib', bins: [] }]);
  const folder = stateFolder(project, home.host);
  const [tool] = wanted.tools;
  expect(readFileSync(join(folder, 'tools/jq'), 'utf8')).toBe(`${tool && treeOf(tool)}/bin/jq\n`);
  for (const [file, stamp] of [
    ['headwater.toml', 'manifest.stamp'],
    ['headwater.lock', 'lock.stamp'],
  ] as const) {
    const [a, b] = [join(project, file), join(folder, stamp)].map((path) => statSync(path, { bigint: true }));
    expect(b?.mtimeNs).toBe(a?.mtimeNs);
  }
  expect(commandsOnPath(home.host)).toEqual(['jq']);
  expect(isProjectFresh(project, home.host)).toBe(true);
});

test('the same again changes nothing; something else takes the place of the whole', async () => {
  const home = tempHome();
  const project = projectIn(home);
  const wanted = await resolved(home, project);
  const first = await writeProjectState(home.host, wanted);
  expect(await writeProjectState(home.host, wanted)).toEqual(first);
  const place = join(stateFolder(project, home.host), '..');
  expect(readdirSync(place).sort()).toEqual(['@', '@@1']);
  for (const version of ['1.8', '1.9', '2.0']) {
    const tools = [await storedPackage({ name: 'jq', version }, home.host)];
    await writeProjectState(home.host, { ...wanted, tools });
  }
  expect(readProjectState(project, home.host)?.tools[0]?.version).toBe('2.0');
  expect(readdirSync(place).sort()).toEqual(['@', '@@3', '@@4']);
});

test.each([
  ['the manifest', { manifest: '[tools]\n' }, 'manifest.stamp'],
  ['the lock', { lock: 'lock-version = 2\n' }, 'lock.stamp'],
])(
  '%s changed while it was resolved: the state is out of date from the beginning',
  async (_, other, stamp) => {
    const home = tempHome();
    const project = projectIn(home);
    await writeProjectState(home.host, { ...(await resolved(home, project)), ...other });
    expect(existsSync(join(stateFolder(project, home.host), stamp))).toBe(false);
    expect(isProjectFresh(project, home.host)).toBe(false);
  },
);

test('touched files are out of date until they are stamped again', async () => {
  const home = tempHome();
  const project = projectIn(home);
  const state = await writeProjectState(home.host, await resolved(home, project));
  utimesSync(join(project, 'headwater.toml'), 1, 1);
  expect(isProjectFresh(project, home.host)).toBe(false);
  await restampProjectState(state, { manifest: MANIFEST, lock: LOCK }, home.host);
  expect(isProjectFresh(project, home.host)).toBe(true);
  expect(readProjectState(project, home.host)).toEqual(state);
});

test('a command of a project keeps its shim, whatever happens to the global set', async () => {
  const home = tempHome();
  await writeProjectState(home.host, await resolved(home, projectIn(home)));
  await linkTools(home.host, { add: [await storedPackage({ name: 'tree' }, home.host)], remove: [] });
  await linkTools(home.host, { add: [], remove: [parsePackageName('tree')] });
  expect(commandsOnPath(home.host)).toEqual(['jq']);
  rmSync(join(home.host.paths.bin, 'jq'));
  expect((await repairLinks(home.host)).written).toEqual(['jq']);
});

test('two tools with one command: LINK_CONFLICT, and nothing changed', async () => {
  const home = tempHome();
  const project = projectIn(home);
  const wanted = await resolved(home, project);
  const other = await storedPackage(
    { name: 'gojq', bins: ['jq'], files: { 'bin/jq': '#!/bin/sh\n' } },
    home.host,
  );
  const both = { ...wanted, tools: [...wanted.tools, other] };
  expect(await codeOf(() => writeProjectState(home.host, both))).toBe('LINK_CONFLICT');
  expect(listProjects(home.host)).toEqual([]);
});

test('projects in projects are listed; one that is forgotten leaves nothing, and the others stay', async () => {
  const home = tempHome();
  const outer = projectIn(home, 'outer');
  const inner = projectIn(home, 'outer/deep/@scope/inner');
  for (const project of [outer, inner]) await writeProjectState(home.host, await resolved(home, project));
  expect(listProjects(home.host)).toEqual([outer, inner]);
  await removeProjectState(outer, home.host);
  expect(listProjects(home.host)).toEqual([inner]);
  expect(readProjectState(outer, home.host)).toBeUndefined();
  await removeProjectState(inner, home.host);
  expect(readdirSync(join(home.host.paths.data, 'envs'))).toEqual([]);
});

test.each(['/a/@', '/a/@/tools', '/@@1/b', 'relative', '/a/../b', '/a//b', '/a/'])(
  'the attack: the state of %j would be somewhere else: PROJECT_PATH',
  async (project) => {
    const home = tempHome();
    const wanted = await resolved(home, project);
    expect(await codeOf(() => writeProjectState(home.host, wanted))).toBe('PROJECT_PATH');
    expect(existsSync(join(home.host.paths.data, 'envs'))).toBe(false);
  },
);

test.each([
  ['another project’s', (text: string) => text.replace(/"project": "[^"]*"/, '"project": "/elsewhere"')],
  ['a later format', (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2')],
  ['leading elsewhere', (text: string) => text.replace(/"entry": "[^"]*"/, '"entry": "../../etc"')],
  ['cut off', (text: string) => text.slice(0, -20)],
])('a state that is %s is PROJECT_STATE_INVALID, and is written anew', async (_, twist) => {
  const home = tempHome();
  const project = projectIn(home);
  const wanted = await resolved(home, project);
  await writeProjectState(home.host, wanted);
  const file = join(stateFolder(project, home.host), 'state.json');
  writeFileSync(file, twist(readFileSync(file, 'utf8')));
  expect(await codeOf(() => readProjectState(project, home.host))).toBe('PROJECT_STATE_INVALID');
  await writeProjectState(home.host, wanted);
  expect(readProjectState(project, home.host)?.tools).toHaveLength(1);
});
