import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RemoteArtifact } from '../src/model/attested-package.ts';
import { sha256Of } from '../src/model/digest.ts';
import { bundled } from './bundled.ts';
import { startServer } from './file-server.ts';
import { type Bench, median, printTable, ratio } from './measure.ts';
import { node } from './world.ts';

const ROUNDS = 7;
const FILES = 20;
const MIB = 1024 * 1024;

interface Way {
  readonly what: string;
  /** Returns milliseconds, where they are not those of the whole process. */
  readonly run: (folder: string) => number | undefined;
}

/**
 * 20 files of 1 to 10 MiB from loopback, eight at a time, into an empty cache: by headwater,
 * which takes two digests of each and syncs them to disk, and by curl with sha256sum behind it.
 */
export async function benchFetchArtifacts(bench: Bench): Promise<void> {
  const served = join(bench.directory, 'fetch-served');
  const artifacts = makeFiles(served);
  const server = await startServer(served);
  try {
    const urls = artifacts.map((artifact) => ({ ...artifact, url: `${server.url}/${artifact.fileName}` }));
    const ways = [curl(urls), ...(await ours(bench, urls))];
    const taken = ways.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, way] of ways.entries()) taken[index]?.push(inEmptyFolder(bench, way));
    }
    print(ways, taken.map(median));
  } finally {
    server.stop();
  }
}

function print(ways: readonly Way[], medians: readonly number[]): void {
  const [floor = Number.NaN] = medians;
  const rows = ways.map(({ what }, index) => {
    const ms = medians[index] ?? Number.NaN;
    return { what, ms, note: index === 0 ? '' : ratio(ms, floor) };
  });
  printTable(`Fetch ${FILES} files of 1 to 10 MiB (median of ${ROUNDS}; ratios to curl)`, rows);
}

/** Of sizes from 1 to 10 MiB, the same in every run; bytes that nothing compresses. */
function makeFiles(directory: string): readonly RemoteArtifact[] {
  mkdirSync(directory);
  return Array.from({ length: FILES }, (_, index) => {
    const bytes = randomBytes(Math.round(MIB * (1 + (9 * index) / (FILES - 1))));
    const fileName = `tool-${index + 1}.tar.gz`;
    writeFileSync(join(directory, fileName), bytes);
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    return { url: '', fileName, sha256: sha256Of(bytes), sha512, size: bytes.length };
  });
}

function curl(artifacts: readonly RemoteArtifact[]): Way {
  const urls = artifacts.map(({ url }) => `-O ${url}`).join(' ');
  const command = `curl --silent --no-progress-meter --fail --parallel --parallel-max 8 ${urls} && sha256sum * >/dev/null`;
  return {
    what: 'curl --parallel, then sha256sum',
    run: (folder) => void execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'ignore' }),
  };
}

async function ours(bench: Bench, artifacts: readonly RemoteArtifact[]): Promise<readonly Way[]> {
  const program = await bundled('fetch-ours', join(bench.directory, 'fetch-ours'));
  const listing = (name: string, list: readonly Partial<RemoteArtifact>[]) => {
    const path = join(bench.directory, `${name}.json`);
    writeFileSync(path, JSON.stringify(list));
    return path;
  };
  const known = listing('fetch-known', artifacts);
  const unknown = listing(
    'fetch-unknown',
    artifacts.map(({ url, fileName }) => ({ url, fileName })),
  );
  const run = (list: string) => (folder: string) => {
    const env = { ...bench.environment, HEADWATER_HOME: join(folder, 'home') };
    return Number(execFileSync(node(), [program, list, folder], { env, encoding: 'utf8' }));
  };
  const whole = (timed: (folder: string) => number) => (folder: string) => void timed(folder);
  return [
    { what: 'headwater, digests known before', run: run(known) },
    { what: 'headwater, no digest known', run: run(unknown) },
    { what: 'headwater, digests known, with its start', run: whole(run(known)) },
  ];
}

function inEmptyFolder({ directory }: Bench, { run }: Way): number {
  const folder = join(directory, 'fetched');
  mkdirSync(folder);
  execFileSync('sync');
  const start = performance.now();
  const own = run(folder);
  const taken = own ?? performance.now() - start;
  rmSync(folder, { recursive: true });
  return taken;
}
