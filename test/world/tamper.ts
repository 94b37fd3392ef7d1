import { chmodSync, lstatSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namesIn } from './cli.ts';
import type { SmallWorld } from './small-catalog.ts';

/** The one folder of a package in the store. */
export function entryOf(world: SmallWorld, name = 'hello'): string {
  const parent = join(world.host.paths.store, name);
  const folders = namesIn(parent);
  if (folders.length !== 1) throw new Error(`${parent} has ${folders.join(', ') || 'nothing'}`);
  return join(parent, folders[0] ?? '');
}

/** Flips the lowest bit of the byte at `at`, by default the one in the middle. Permissions stay. */
export function flipByte(path: string, at?: (bytes: Buffer) => number): void {
  const bytes = readFileSync(path);
  const index = at?.(bytes) ?? Math.floor(bytes.length / 2);
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  replaceFile(path, bytes);
}

export function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path} was not changed`);
  replaceFile(path, after);
}

/** Other bytes under the same name, with the same permissions, even where folder and file are read-only. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const { mode } = statSync(path);
  inFolder(path, () => {
    rmSync(path);
    writeFileSync(path, content);
    chmodSync(path, mode);
  });
}

export function addFile(path: string, content = ''): void {
  inFolder(path, () => writeFileSync(path, content));
}

function inFolder(path: string, body: () => void): void {
  const { mode } = lstatSync(dirname(path));
  chmodSync(dirname(path), mode | 0o700);
  body();
  chmodSync(dirname(path), mode);
}
