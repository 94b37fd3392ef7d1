import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../src/model/digest.ts';
import type { Good, Goods } from './cold-goods-list.ts';
import { node } from './world.ts';

const MIB = 1024 * 1024;
/** Bytes. */
const HEAD = 4096;

interface Kind {
  readonly count: number;
  /** MiB. */
  readonly program: (index: number) => number;
  readonly isArchive: boolean;
  readonly parts: readonly string[];
}

/** Twenty in all: what tools are released as, and five that bring about 900 files of all sizes along. */
const KINDS: Readonly<Record<string, Kind>> = {
  single: { count: 7, program: (index) => 5 + 1.5 * index, isArchive: false, parts: [] },
  small: { count: 8, program: (index) => 3 + index, isArchive: true, parts: [] },
  large: {
    count: 5,
    program: () => 15,
    isArchive: true,
    parts: ['undici', 'valibot', 'rolldown', 'ajv', '@oclif'],
  },
};

/**
 * Makes release assets in `directory`: programs cut from the one of Node.js, each from another
 * place, so that no two have the same bytes.
 */
export function makeGoods(directory: string): Goods {
  mkdirSync(directory);
  const goods: Good[] = [];
  for (const [kind, { count, ...of }] of Object.entries(KINDS)) {
    for (let index = 0; index < count; index++) {
      const setting = { name: `${kind}-${index}`, offset: goods.length * 2 * MIB, ...of };
      goods.push(makeGood(directory, { ...setting, size: of.program(index) * MIB }));
    }
  }
  return goods;
}

interface Setting {
  readonly name: string;
  /** Bytes of the program. */
  readonly size: number;
  readonly offset: number;
  readonly isArchive: boolean;
  readonly parts: readonly string[];
}

function makeGood(directory: string, setting: Setting): Good {
  const { name, offset, size, isArchive } = setting;
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const file = `${name}-linux-${arch}${isArchive ? '.tar.gz' : ''}`;
  const path = join(directory, file);
  const program = slice(offset, size);
  if (isArchive) pack(path, program, setting);
  else writeFileSync(path, program);
  const bytes = readFileSync(path);
  return { name, file, sha256: sha256Of(bytes), size: bytes.length };
}

function pack(path: string, program: Buffer, { name, parts }: Setting): void {
  const folder = `${path}.tree`;
  const tree = join(folder, `${name}-1.0.0`);
  for (const below of ['bin', 'share/doc', 'lib']) mkdirSync(join(tree, below), { recursive: true });
  writeFileSync(join(tree, 'bin', name), program, { mode: 0o755 });
  for (const text of ['LICENSE', 'README.md', 'share/doc/manual.txt']) {
    writeFileSync(join(tree, text), `${name} is free.\n`);
  }
  const modules = join(import.meta.dirname, '../node_modules');
  for (const part of parts) {
    cpSync(join(modules, part), join(tree, 'lib', part), { recursive: true, dereference: true });
  }
  execFileSync('tar', ['-czf', path, '-C', folder, `${name}-1.0.0`]);
  rmSync(folder, { recursive: true });
}

/** With the head of a program, by which commands are found. */
function slice(offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(node(), 'r');
  readSync(descriptor, bytes, 0, HEAD, 0);
  readSync(descriptor, bytes, HEAD, length - HEAD, offset + HEAD);
  closeSync(descriptor);
  return bytes;
}
