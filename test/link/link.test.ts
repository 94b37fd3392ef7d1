import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currentGeneration } from '../../src/link/current.ts';
import { linkTools, repairLinks } from '../../src/link/link.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { treeOf } from '../../src/store/place.ts';
import { runChild } from '../world/child.ts';
import { codeOf, storedPackage } from '../world/package.ts';
import { commandsOnPath, expectSound } from '../world/sound.ts';
import { tempHome } from '../world/temp-home.ts';

const jq = parsePackageName('jq');

test('nothing is linked before the first tool', () => {
  expect(currentGeneration(tempHome().host)).toBeUndefined();
});

test('a linked tool is on PATH, and the generation says what it is', async () => {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'jq', version: '1.8.1' }, host);
  const now = new Date('2026-06-03T00:00:00Z');
  const made = await linkTools(host, { add: [stored], remove: [], requested: new Map([[jq, '1.8']]), now });
  expect(made).toEqual(currentGeneration(host));
  expect(made).toEqual({
    number: 1,
    createdAt: '2026-06-03T00:00:00.000Z',
    packages: [
      {
        ...{ name: 'jq', version: '1.8.1', path: stored.path, bins: ['jq'], requested: '1.8' },
        ...{ buildKey: stored.receipt.buildKey, linkedAt: '2026-06-03T00:00:00.000Z' },
      },
    ],
  });
  expect(expectSound(host)).toEqual(['jq']);
});

test('linking the same again makes no generation', async () => {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'jq' }, host);
  const first = await linkTools(host, { add: [stored], remove: [] });
  expect(await linkTools(host, { add: [stored], remove: [] })).toEqual(first);
  expect(readdirSync(host.paths.generations).sort()).toEqual(['1', 'current']);
});

test('another version takes the place of the first; the old generation stays as it was', async () => {
  const { host } = tempHome();
  await linkTools(host, { add: [await storedPackage({ name: 'jq', version: '1.7' }, host)], remove: [] });
  const old = readFileSync(join(host.paths.generations, '1/tools/jq'), 'utf8');
  await linkTools(host, { add: [await storedPackage({ name: 'jq', version: '1.8' }, host)], remove: [] });
  expect(currentGeneration(host)?.packages.map(({ version }) => version)).toEqual(['1.8']);
  expect(readFileSync(join(host.paths.generations, '1/tools/jq'), 'utf8')).toBe(old);
});

test('a removed tool leaves PATH; the others stay', async () => {
  const { host } = tempHome();
  const both = [await storedPackage({ name: 'jq' }, host), await storedPackage({ name: 'tree' }, host)];
  await linkTools(host, { add: both, remove: [] });
  await linkTools(host, { add: [], remove: [jq] });
  expect(commandsOnPath(host)).toEqual(['tree']);
  expect(expectSound(host)).toEqual(['tree']);
});

test('two packages with the same command: LINK_CONFLICT, and nothing changed', async () => {
  const { host } = tempHome();
  const files = { 'bin/jq': '#!/bin/sh\n' };
  const before = await linkTools(host, { add: [await storedPackage({ name: 'jq' }, host)], remove: [] });
  const other = await storedPackage({ name: 'gojq', bins: ['jq'], files }, host);
  expect(await codeOf(() => linkTools(host, { add: [other], remove: [] }))).toBe('LINK_CONFLICT');
  expect(currentGeneration(host)).toEqual(before);
  await linkTools(host, { add: [other], remove: [jq] });
  expect(expectSound(host)).toEqual(['jq']);
});

test('a program that is gone from the store is STORE_DAMAGED, and nothing changed', async () => {
  const { host } = tempHome();
  const stored = await storedPackage({ name: 'jq' }, host);
  chmodSync(join(treeOf(stored), 'bin'), 0o755);
  rmSync(join(treeOf(stored), 'bin/jq'));
  expect(await codeOf(() => linkTools(host, { add: [stored], remove: [] }))).toBe('STORE_DAMAGED');
  expect(currentGeneration(host)).toBeUndefined();
  expect(readdirSync(host.paths.bin)).toEqual([]);
  expect(readdirSync(host.paths.generations)).toEqual([]);
});

test('repair restores shims that are gone, changed, not executable or links; the second time it does nothing', async () => {
  const { host } = tempHome();
  const names = ['gone', 'changed', 'mode', 'link', 'good'];
  const add = await Promise.all(names.map((name) => storedPackage({ name }, host)));
  await linkTools(host, { add, remove: [] });
  const at = (name: string) => join(host.paths.bin, name);
  rmSync(at('gone'));
  writeFileSync(at('changed'), '#!/bin/sh\nexec /usr/bin/changed "$@"\n');
  chmodSync(at('mode'), 0o644);
  rmSync(at('link'));
  symlinkSync('good', at('link'));
  writeFileSync(at('stale'), readFileSync(at('good')), { mode: 0o755 });
  writeFileSync(at('own-script'), '#!/bin/sh\necho mine\n', { mode: 0o755 });
  const repaired = await repairLinks(host);
  expect([...repaired.written].sort()).toEqual(['changed', 'gone', 'link', 'mode']);
  expect(repaired.removed).toEqual(['stale']);
  expect(existsSync(at('own-script'))).toBe(true);
  expect(lstatSync(at('link')).isFile()).toBe(true);
  expect(await repairLinks(host)).toEqual({ written: [], removed: [] });
});

test('processes link different tools at once: all are there', async () => {
  const home = tempHome();
  const children = ['jq', 'tree', 'lua'].map((name) =>
    runChild(
      `const { createHost } = await import(src + '/host/create.ts');
       const { linkTools } = await import(src + '/link/link.ts');
       const { storedPackage } = await import(src + '/../test/world/package.ts');
       const host = createHost(process.env);
       const stored = await storedPackage({ name: ${JSON.stringify(name)} }, host);
       console.log('ready');
       process.stdin.once('data', async () => {
         await linkTools(host, { add: [stored], remove: [] });
         process.exit(0);
       });`,
      home.env,
    ),
  );
  for (const child of children) expect(await child.line()).toBe('ready');
  const ended = children.map((child) => once(child.process, 'exit'));
  for (const child of children) child.process.stdin?.write('now\n');
  expect(await Promise.all(ended)).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(currentGeneration(home.host)?.number).toBe(3);
  expect([...expectSound(home.host)].sort()).toEqual(['jq', 'lua', 'tree']);
});

test.each([
  ['no JSON', 'nonsense'],
  ['another number', '{"formatVersion":1,"number":7,"createdAt":"2026-06-03T00:00:00Z","packages":[]}'],
  ['a later format', '{"formatVersion":2,"number":1,"createdAt":"2026-06-03T00:00:00Z","packages":[]}'],
])('a generation that is %s is GENERATION_INVALID', async (_, text) => {
  const { host } = tempHome();
  await linkTools(host, { add: [await storedPackage({ name: 'jq' }, host)], remove: [] });
  writeFileSync(join(host.paths.generations, '1/generation.json'), text);
  expect(await codeOf(() => currentGeneration(host))).toBe('GENERATION_INVALID');
});

test.each([
  '../../etc/passwd',
  'jq/../../x-0123456789ab',
  '/etc/passwd',
  'tree/1.0-0123456789ab',
  'jq/1.0-0123456789ab/..',
])('the attack: a generation that leads to %s is GENERATION_INVALID', async (entry) => {
  const { host } = tempHome();
  await linkTools(host, { add: [await storedPackage({ name: 'jq' }, host)], remove: [] });
  const file = join(host.paths.generations, '1/generation.json');
  const text = readFileSync(file, 'utf8').replace(/"entry": "[^"]*"/, `"entry": ${JSON.stringify(entry)}`);
  writeFileSync(file, text);
  expect(await codeOf(() => currentGeneration(host))).toBe('GENERATION_INVALID');
});

test.each(['7', '../elsewhere', ''])('`current` that points to %j is GENERATION_INVALID', async (target) => {
  const { host } = tempHome();
  await linkTools(host, { add: [await storedPackage({ name: 'jq' }, host)], remove: [] });
  const current = join(host.paths.generations, 'current');
  rmSync(current);
  if (target === '') writeFileSync(current, '1');
  else symlinkSync(target, current);
  expect(await codeOf(() => currentGeneration(host))).toBe('GENERATION_INVALID');
});

test('a home with a line break in its path is SETTING_INVALID', async () => {
  const { scratch } = tempHome();
  const { host } = tempHome({ HEADWATER_HOME: join(scratch, 'two\nlines') });
  const stored = await storedPackage({ name: 'jq' }, host);
  expect(await codeOf(() => linkTools(host, { add: [stored], remove: [] }))).toBe('SETTING_INVALID');
});
