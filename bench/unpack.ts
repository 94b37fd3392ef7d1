import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../src/model/digest.ts';
import { extract } from '../src/unpack/extract.ts';
import { LIMITS } from '../src/unpack/limits.ts';
import { type Bench, median, printTable, ratio } from './measure.ts';

const ROUNDS = 5;
/** A tree with many files of all sizes that every checkout has. */
const PACKED = [
  'typescript',
  'undici',
  'knip',
  'fast-check',
  'valibot',
  'rolldown',
  'ajv',
  '@sigstore',
  '@oclif',
];

/** The unpacker, which hashes the archive, the tar and every file, against system tar, which hashes nothing. */
export async function benchUnpack(bench: Bench): Promise<void> {
  const rows = [];
  for (const [format, flag] of [
    ['tar.gz', '--gzip'],
    ['tar.zst', '--zstd'],
  ] as const) {
    const archive = join(bench.directory, `packed.${format}`);
    const modules = join(import.meta.dirname, '../node_modules');
    execFileSync('tar', [flag, '-cf', archive, '-C', modules, '--exclude=.bin', ...PACKED]);
    const bytes = fs.readFileSync(archive);
    const expected = { path: archive, sha256: sha256Of(bytes), size: bytes.length };
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(
        await inEmptyFolder(bench, (directory) => extract(expected, { directory, fs, limits: LIMITS })),
      );
      theirs.push(
        await inEmptyFolder(bench, (directory) => execFileSync('tar', ['-xf', archive, '-C', directory])),
      );
    }
    const floor = median(theirs);
    rows.push({ what: `tar -xf, ${format}`, ms: floor, note: '' });
    rows.push({ what: `headwater, ${format}`, ms: median(ours), note: ratio(median(ours), floor) });
  }
  printTable(`Unpack (median of ${ROUNDS}; ratios to system tar)`, rows);
}

async function inEmptyFolder(bench: Bench, work: (directory: string) => unknown): Promise<number> {
  const directory = join(bench.directory, 'unpacked');
  fs.mkdirSync(directory);
  const start = performance.now();
  await work(directory);
  const taken = performance.now() - start;
  execFileSync('chmod', ['-R', 'u+w', directory]);
  fs.rmSync(directory, { recursive: true });
  return taken;
}
