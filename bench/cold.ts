import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from './bundled.ts';
import { makeGoods } from './cold-goods.ts';
import type { Goods } from './cold-goods-list.ts';
import { startServer } from './file-server.ts';
import { type Bench, median, printTable, type Row, ratio } from './measure.ts';
import { miseEnvironment } from './mise.ts';
import { node } from './world.ts';

const ROUNDS = 5;

/** One way to install all of the goods anew; returns what it needs gone before it is run again. */
interface Way {
  readonly what: string;
  readonly prepare: () => void;
  readonly run: () => void;
}

/**
 * 20 small and 5 large archives, installed into an empty home from a server on loopback:
 * by headwater's stages with the provenance of each judged, and by mise, which compares a
 * checksum.
 */
export async function benchCold(bench: Bench, mise: string | undefined): Promise<void> {
  const places = {
    home: join(bench.directory, 'cold-maker'),
    catalog: join(bench.directory, 'cold-catalog'),
  };
  const directory = join(bench.directory, 'cold-goods');
  const goods = await makeGoods(directory, places);
  const server = await startServer(directory);
  try {
    const ways = [await ours(bench, { goods, server: server.url, ...places })];
    if (mise !== undefined) ways.push(theirs(bench, mise, { goods, server: server.url }));
    printCold(timeAll(ways), goods);
  } finally {
    server.stop();
  }
}

/** In turn, so that a machine whose speed drifts favours none. */
function timeAll(ways: readonly Way[]): readonly { readonly what: string; readonly ms: number }[] {
  const taken = ways.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, way] of ways.entries()) {
      way.prepare();
      execFileSync('sync');
      const start = performance.now();
      way.run();
      taken[index]?.push(performance.now() - start);
    }
  }
  return ways.map(({ what }, index) => ({ what, ms: median(taken[index] ?? []) }));
}

function printCold(times: readonly { readonly what: string; readonly ms: number }[], goods: Goods): void {
  const mib = goods.reduce((sum, { size }) => sum + size, 0) / 1024 / 1024;
  const [, peer] = times;
  const rows: Row[] = times.map(({ what, ms }) => ({
    what,
    ms,
    note: peer === undefined ? '' : `${ratio(ms, peer.ms)} of mise's`,
  }));
  printTable(
    `Cold install of 20 small and 5 large archives, ${mib.toFixed(0)} MiB (median of ${ROUNDS})`,
    rows,
  );
  process.stdout.write(
    '  ours: fetched, signature and provenance judged, unpacked with every file hashed, synced to disk,\n' +
      '  linked; by the stages themselves, since no command installs prebuilt artifacts as yet\n',
  );
}

interface Shop {
  readonly goods: Goods;
  readonly server: string;
}

async function ours(
  bench: Bench,
  { goods, server, home, catalog }: Shop & { home: string; catalog: string },
): Promise<Way> {
  const directory = join(bench.directory, 'cold-ours');
  const program = await bundled('cold-ours', directory);
  const listing = join(directory, 'goods.json');
  writeFileSync(listing, JSON.stringify(goods));
  const fresh = join(directory, 'home');
  const env = { ...bench.environment, HEADWATER_HOME: fresh, HEADWATER_CATALOG: catalog };
  return {
    what: 'headwater',
    prepare: () => {
      empty(fresh);
      // Whom to believe is known beforehand, as it is of a team's builder.
      cpSync(join(home, 'keys/trusted.json'), join(fresh, 'keys/trusted.json'));
    },
    run: () => {
      execFileSync(node(), [program, listing, server], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      expectAll(join(fresh, 'bin'), goods);
    },
  };
}

function theirs(bench: Bench, mise: string, { goods, server }: Shop): Way {
  const directory = join(bench.directory, 'cold-mise');
  const project = join(directory, 'project');
  mkdirSync(project, { recursive: true });
  const { MISE_OFFLINE, ...environment } = miseEnvironment(bench, join(directory, 'home'));
  const tools = goods.map(
    ({ name, file, sha256 }) =>
      `"http:${name}" = { version = "1.0", url = "${server}/${file}", checksum = "sha256:${sha256}", bin_path = "bin" }`,
  );
  writeFileSync(join(project, 'mise.toml'), ['[tools]', ...tools, ''].join('\n'));
  return {
    what: 'mise, http backend',
    prepare: () => empty(join(directory, 'home')),
    run: () => {
      execFileSync(mise, ['install'], {
        cwd: project,
        env: environment,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      expectAll(join(directory, 'home/data/shims'), goods);
    },
  };
}

/** A run that did less than it should is no figure. */
function expectAll(folder: string, goods: Goods): void {
  const names = readdirSync(folder);
  const missing = goods.find(({ name }) => !names.includes(name));
  if (missing !== undefined) throw new Error(`${missing.name} was not installed in ${folder}`);
}

function empty(folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}
