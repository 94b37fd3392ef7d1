import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A mount of one's own needs root or user namespaces. */
export const canMount =
  spawnSync('/usr/bin/unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/**
 * Runs an ES module in a process of its own whose HEADWATER_HOME is a disk of `size` (as
 * mount says it) that nobody else sees. `src` stands for the folder of the sources, `host`
 * for a host of that home; `fillBut(pages)` leaves as many pages of 4,096 bytes free, and
 * `empty()` takes back what it wrote.
 * @returns what the module prints, each line parsed as JSON.
 */
export function onSmallDisk(size: string, at: string, code: string): readonly unknown[] {
  const script = 'mount -t tmpfs -o size="$1" tmpfs "$2" && exec "$3" --input-type=module --eval "$4"';
  const args = ['-rm', 'sh', '-c', script, 'sh', size, at, process.execPath, `${prelude}\n${code}`];
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HEADWATER_HOME: at };
  const { status, stdout, stderr } = spawnSync('/usr/bin/unshare', args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the child failed: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const prelude = `
  import { rmSync, statfsSync, writeFileSync } from 'node:fs';
  const src = ${JSON.stringify(`file://${root}/src`)};
  const world = ${JSON.stringify(`file://${root}/test/world`)};
  const { createHost } = await import(src + '/host/create.ts');
  const { codeOf, storedPackage, unpackedPackage } = await import(world + '/package.ts');
  const host = createHost(process.env);
  const filler = process.env.HEADWATER_HOME + '/filler';
  const empty = () => rmSync(filler, { force: true });
  const fillBut = (pages) => {
    const { bavail, bsize } = statfsSync(process.env.HEADWATER_HOME);
    writeFileSync(filler, Buffer.alloc(bavail * bsize - pages * 4096, 1));
  };`;
