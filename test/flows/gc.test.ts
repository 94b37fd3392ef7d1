import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evidenceFolder, keepEvidence, keptEvidence } from '../../src/fetch/kept-evidence.ts';
import { collectGarbage, type GcOptions } from '../../src/flows/gc.ts';
import { listGenerations } from '../../src/flows/generations.ts';
import type { Host } from '../../src/host/host.ts';
import { currentGeneration, generationNumbers } from '../../src/link/current.ts';
import { linkTools } from '../../src/link/link.ts';
import { readProjectState, writeProjectState } from '../../src/link/project-state.ts';
import { type Sha256, sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Stored } from '../../src/store/receipt.ts';
import { namesIn } from '../world/cli.ts';
import { codeOf, storedPackage } from '../world/package.ts';
import { expectSound } from '../world/sound.ts';
import { tempHome } from '../world/temp-home.ts';

const catalog = join(import.meta.dirname, '../../catalog');
const ALL: GcOptions = { keep: 1, olderThan: 0, downloads: 'unnamed', mode: 'free' };

function gc(host: Host, options: Partial<GcOptions> = {}, now = new Date(Date.now() + 1000)) {
  return collectGarbage({ ...ALL, ...options }, { host, progress: () => {}, now });
}

function home() {
  return tempHome({ HEADWATER_CATALOG: catalog });
}

async function link(host: Host, ...add: Stored[]): Promise<void> {
  await linkTools(host, { add, remove: [] });
}

function project(scratch: string): string {
  const folder = join(scratch, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'headwater.toml'), '[tools]\njq = "1"\n');
  return folder;
}

async function resolveProject(folder: string, tool: Stored, host: Host): Promise<void> {
  const manifest = readFileSync(join(folder, 'headwater.toml'), 'utf8');
  await writeProjectState(host, { project: folder, manifest, tools: [tool], libraries: [] });
}

test('in an empty home there is nothing to free', async () => {
  expect(await gc(home().host)).toEqual({ freed: [], spared: [], bytes: 0 });
});

test('what is linked stays; what nobody names goes, and how much that was is told', async () => {
  const { host } = home();
  const jq = await storedPackage({ name: 'jq' }, host);
  const stray = await storedPackage({ name: 'stray' }, host);
  await link(host, jq);
  const told = await gc(host, { mode: 'tell' });
  expect(existsSync(stray.path)).toBe(true);
  const { freed, bytes } = await gc(host);
  expect(freed).toEqual(told.freed);
  expect(freed.map(({ kind, path }) => [kind, path])).toEqual([['package', stray.path]]);
  expect(bytes).toBe(freed[0]?.bytes);
  expect(bytes).toBeGreaterThan(4096);
  expect(namesIn(host.paths.store)).toEqual(['jq']);
  expect(namesIn(host.paths.quarantine)).toEqual([]);
  expect(expectSound(host)).toEqual(['jq']);
});

test('the newest generations stay with their packages, and the current one whichever it is', async () => {
  const { host } = home();
  const versions = ['1.1', '1.2', '1.3', '1.4'];
  for (const version of versions) await link(host, await storedPackage({ name: 'jq', version }, host));
  const { freed } = await gc(host, { keep: 2 });
  expect(freed.map(({ kind, what }) => `${kind} ${what.replace(/-[0-9a-f]{12}$/, '')}`)).toEqual([
    'generation 1',
    'generation 2',
    'package jq/1.1',
    'package jq/1.2',
  ]);
  expect(generationNumbers(host)).toEqual([3, 4]);
  expect(listGenerations(host).map(({ complete, current }) => [complete, current])).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('what is new stays: another headwater may be about to link it', async () => {
  const { host } = home();
  const stray = await storedPackage({ name: 'stray' }, host);
  const { freed, spared } = await gc(host, { olderThan: 60 * 60 * 1000 });
  expect(freed).toEqual([]);
  expect(spared.map(({ path, why }) => [path, why])).toEqual([[stray.path, 'new']]);
  const later = new Date(Date.now() + 61 * 60 * 1000);
  expect((await gc(host, { olderThan: 60 * 60 * 1000 }, later)).freed.length).toBe(1);
});

test('a project keeps its packages as long as its manifest is there', async () => {
  const { host, scratch } = home();
  const jq = await storedPackage({ name: 'jq' }, host);
  const folder = project(scratch);
  await resolveProject(folder, jq, host);
  expect((await gc(host)).freed).toEqual([]);
  rmSync(join(folder, 'headwater.toml'));
  const { freed } = await gc(host);
  expect(freed.map(({ kind }) => kind)).toEqual(['project', 'package']);
  expect(readProjectState(folder, host)).toBeUndefined();
  expect(existsSync(jq.path)).toBe(false);
});

test('what cannot be read could name anything: nothing is freed', async () => {
  const { host, scratch } = home();
  const jq = await storedPackage({ name: 'jq' }, host);
  const folder = project(scratch);
  await resolveProject(folder, jq, host);
  writeFileSync(join(host.paths.data, 'envs', folder, '@', 'state.json'), '{}');
  expect(await codeOf(() => gc(host))).toBe('PROJECT_STATE_INVALID');
  await link(host, jq);
  await linkTools(host, { add: [], remove: [parsePackageName('jq')] });
  rmSync(join(folder, 'headwater.toml'));
  writeFileSync(join(host.paths.generations, '1', 'generation.json'), '{}');
  expect(await codeOf(() => gc(host, { keep: 2 }))).toBe('GENERATION_INVALID');
  expect(existsSync(jq.path)).toBe(true);
  expect(currentGeneration(host)?.number).toBe(2);
});

test('downloads that the catalog names, fresh ones that are begun, and strangers stay', async () => {
  const { host } = home();
  const { downloads, logs } = host.paths;
  const sha = /sha256 = "([0-9a-f]{64})"/.exec(readFileSync(join(catalog, 'jq.toml'), 'utf8'))?.[1];
  const names = [`sha256-${sha}`, `sha256-${'a'.repeat(64)}`, 'notes.txt'];
  const begun = [`sha256-${'b'.repeat(64)}.part`, `sha256-${'c'.repeat(64)}.part`];
  mkdirSync(downloads, { recursive: true });
  for (const name of [...names, ...begun]) writeFileSync(join(downloads, name), 'x');
  for (const name of ['old', 'new']) mkdirSync(join(logs, name), { recursive: true });
  age(join(downloads, begun[0] ?? ''), 2);
  age(join(logs, 'old'), 31);
  const { freed } = await gc(host);
  expect(freed.map(({ what }) => what).sort()).toEqual(['old', names[1], begun[0]].sort());
  expect(namesIn(downloads)).toEqual([names[0], begun[1], 'notes.txt'].sort());
  expect(namesIn(logs)).toEqual(['new']);
  await gc(host, { downloads: 'all' });
  expect(namesIn(downloads)).toEqual([begun[1], 'notes.txt'].sort());
});

test('what was said of an artifact by its digest goes like a source that nobody names, once it is here', async () => {
  const { host } = home();
  const { downloads } = host.paths;
  const [kept, begun, fresh] = [
    `sha512-${'a'.repeat(128)}`,
    `url-${'b'.repeat(64)}`,
    `url-${'c'.repeat(64)}`,
  ];
  const strangers = ['sha512-aa', `url-${'b'.repeat(64)}.txt`];
  mkdirSync(downloads, { recursive: true });
  for (const name of [kept, `${begun}.part`, `${fresh}.part`, ...strangers]) {
    writeFileSync(join(downloads, name), 'x');
  }
  age(join(downloads, `${begun}.part`), 2);
  const { freed } = await gc(host);
  expect(freed.map(({ kind, what }) => `${kind} ${what}`).sort()).toEqual([
    `download ${kept}`,
    `download ${begun}.part`,
  ]);
  expect(namesIn(downloads)).toEqual([...strangers, `${fresh}.part`].sort());
});

test('evidence that nothing has been proved with for half a year goes', async () => {
  const { host } = home();
  const bundle = (text: string) => [{ bytes: Buffer.from(text), where: 'here' }];
  const [old, mixed, young] = ['a', 'b', 'c'].map((name) => sha256Of(name)) as [Sha256, Sha256, Sha256];
  for (const artifact of [old, mixed, young]) keepEvidence(host, artifact, bundle('one'));
  for (const artifact of [old, mixed]) {
    age(join(evidenceFolder(host), artifact, `${sha256Of('one')}.json`), 181);
  }
  keepEvidence(host, mixed, bundle('two'));
  const { freed } = await gc(host);
  expect(freed.map(({ kind, what }) => [kind, what])).toEqual([['evidence', old]]);
  expect(keptEvidence(host, old)).toEqual([]);
  expect(keptEvidence(host, mixed).length).toBe(2);
  expect(keptEvidence(host, young).length).toBe(1);
});

function age(path: string, days: number): void {
  const then = Date.now() / 1000 - days * 24 * 60 * 60;
  utimesSync(path, then, then);
}

test('an entry whose receipt cannot be read, and that nobody names, goes as well', async () => {
  const { host } = home();
  const entry = join(host.paths.store, 'stray', '1.0-0123456789ab');
  mkdirSync(entry, { recursive: true });
  expect((await gc(host)).freed.map(({ path }) => path)).toEqual([entry]);
  expect(namesIn(host.paths.store)).toEqual([]);
});
