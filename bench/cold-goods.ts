import { closeSync, cpSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../src/catalog/load.ts';
import { thisPlatform } from '../src/flows/context.ts';
import { createHost } from '../src/host/create.ts';
import { parsePackageName } from '../src/model/package-name.ts';
import { resolve } from '../src/resolve/resolve.ts';
import type { Goods } from './cold-goods-list.ts';
import { forge, writeEntry } from './forge.ts';
import { node } from './world.ts';

const MIB = 1024 * 1024;
const SMALL = { count: 20, program: 1.5 * MIB };
const LARGE = { count: 5, program: 20 * MIB };
/** What a large tool has beside its program: about 900 files of all sizes, 10 MB. */
const PARTS = ['undici', 'valibot', 'rolldown', 'ajv', '@oclif'];

/**
 * Packs the tools that are installed: programs cut from the one of Node.js, each from another
 * place, so that no two have the same bytes. Archives and evidence lie in `directory`, which is
 * what the server gives.
 */
export async function makeGoods(
  directory: string,
  { home, catalog }: { home: string; catalog: string },
): Promise<Goods> {
  const host = createHost({ HEADWATER_HOME: home, HEADWATER_CATALOG: catalog });
  const made = [];
  mkdirSync(directory);
  for (const [kind, { count, program }] of Object.entries({ small: SMALL, large: LARGE })) {
    for (let index = 0; index < count; index++) {
      const name = `${kind}-${index}`;
      writeEntry(catalog, name, ['1.0']);
      const tree = join(directory, `${name}-tree`);
      writeTree(tree, { name, program, offset: made.length * 2 * MIB, parts: kind === 'large' ? PARTS : [] });
      const request = { packages: [{ name: parsePackageName(name) }] };
      const [pkg] = resolve(request, loadCatalog(host), thisPlatform()).packages;
      if (pkg === undefined) throw new Error(`${name} was not resolved`);
      const { path, sha256, size, evidence } = await forge(pkg, { tree, directory }, host);
      const files = evidence.map((item) => ({ name: item.name, file: `${name}-${item.name}` }));
      for (const [at, { file }] of files.entries())
        writeFileSync(join(directory, file), evidence[at]?.bytes ?? '');
      made.push({ name, file: path.slice(directory.length + 1), sha256, size, evidence: files });
    }
  }
  return made;
}

interface TreeSetting {
  readonly name: string;
  /** Bytes. */
  readonly program: number;
  readonly offset: number;
  readonly parts: readonly string[];
}

function writeTree(tree: string, { name, program, offset, parts }: TreeSetting): void {
  for (const folder of ['bin', 'share/doc', 'lib']) mkdirSync(join(tree, folder), { recursive: true });
  writeFileSync(join(tree, 'bin', name), slice(offset, program), { mode: 0o755 });
  writeFileSync(join(tree, 'share/doc/COPYING'), `${name} is free.\n`);
  const modules = join(import.meta.dirname, '../node_modules');
  for (const part of parts) cpSync(join(modules, part), join(tree, 'lib', part), { recursive: true });
}

function slice(offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(node(), 'r');
  readSync(descriptor, bytes, 0, length, offset);
  closeSync(descriptor);
  return bytes;
}
