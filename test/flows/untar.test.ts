import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { untar } from '../../src/flows/untar.ts';
import { codeOf } from '../world/package.ts';
import { file, folder, hardlink, header, symlink, tar } from '../world/tar.ts';
import { tempHome } from '../world/temp-home.ts';

async function unpack(...parts: readonly Buffer[]) {
  const { host, scratch } = tempHome();
  const archive = join(scratch, 'a.tar');
  writeFileSync(archive, tar(...parts));
  const target = join(mkdtempSync(join(scratch, 'to-')), 'tree');
  mkdirSync(target);
  const work = () => untar(archive, target, host);
  return { work, names: () => readdirSync(target).sort() };
}

test('files, folders and links, without the top folder', async () => {
  const parts = [folder('t/'), file('t/a b', 'x'), symlink('t/l', 'a b'), hardlink('t/h', 't/a b')];
  const { work, names } = await unpack(...parts);
  await work();
  expect(names()).toEqual(['a b', 'h', 'l']);
});

test.each([
  ['a device', header({ name: 't/null', type: '3' })],
  ['a pipe', header({ name: 't/pipe', type: '6' })],
])('%s is no source, and is not made', async (_, part) => {
  const { work, names } = await unpack(file('t/a'), part);
  expect(await codeOf(work)).toBe('RECIPE_UNCLEAR');
  expect(names()).toEqual([]);
});

test('a file that says it is larger than any source, and what is no archive', async () => {
  const bomb = await unpack(header({ name: 't/bomb', size: 2 ** 32 + 1 }));
  expect(await codeOf(bomb.work)).toBe('RECIPE_UNCLEAR');
  const none = await unpack(Buffer.from('<html>'));
  expect(await codeOf(none.work)).toBe('RECIPE_UNCLEAR');
});
