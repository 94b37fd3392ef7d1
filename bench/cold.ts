import { execFileSync, type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGoods } from './cold-goods.ts';
import { type Goods, OWNER, type Shop, TAG } from './cold-goods-list.ts';
import { judgedShare } from './cold-share.ts';
import { startProcess } from './file-server.ts';
import { type Bench, median, printTable, type Row, ratio } from './measure.ts';
import { miseEnvironment } from './mise.ts';
import { headwater } from './world.ts';

const ROUNDS = 5;

/** One way to install all of the goods anew, into a folder that `prepare` makes. */
interface Way {
  readonly what: string;
  readonly prepare: () => void;
  readonly run: (more?: Readonly<Record<string, string>>) => void;
}

/**
 * Twenty attested releases of a GitHub on loopback, installed into an empty home: by headwater,
 * which judges the provenance of each; by mise, which compares a checksum; and by the programs
 * that do the least there is to do.
 */
export async function benchCold(bench: Bench, mise: string | undefined): Promise<void> {
  const directory = join(bench.directory, 'cold-goods');
  const goods = makeGoods(directory);
  const listing = join(bench.directory, 'cold-goods.json');
  writeFileSync(listing, JSON.stringify(goods));
  const server = await startProcess('cold-server', [directory, listing]);
  try {
    const shop = JSON.parse(server.said) as Shop;
    const own = ours(bench, { goods, shop });
    const ways = [own, floor(bench, { goods, shop })];
    if (mise !== undefined) ways.push(theirs(bench, mise, { goods, shop }));
    printCold(timeAll(ways), goods);
    own.prepare();
    printShare(judgedShare(join(bench.directory, 'cold-profile'), own.run));
  } finally {
    server.stop();
  }
}

type Times = readonly { readonly what: string; readonly ms: number }[];

/** In turn, so that a machine whose speed drifts favours none. */
function timeAll(ways: readonly Way[]): Times {
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

function printCold(times: Times, goods: Goods): void {
  const mib = goods.reduce((sum, { size }) => sum + size, 0) / 1024 / 1024;
  const [own] = times;
  const rows: Row[] = times.map(({ what, ms }) => ({
    what,
    ms,
    note: own === undefined || what === own.what ? '' : `headwater: ${ratio(own.ms, ms)} of it`,
  }));
  printTable(
    `Cold install of ${goods.length} attested releases, ${mib.toFixed(0)} MiB (median of ${ROUNDS})`,
    rows,
  );
}

function printShare({ judged, whole }: { readonly judged: number; readonly whole: number }): void {
  process.stdout.write(
    `  of headwater's own processor time ${((100 * judged) / whole).toFixed(1)} % judges evidence (${judged.toFixed(0)} of ${whole.toFixed(0)} ms)\n`,
  );
}

interface Market {
  readonly goods: Goods;
  readonly shop: Shop;
}

function ours(bench: Bench, { goods, shop }: Market): Way {
  const directory = join(bench.directory, 'cold-ours');
  const known = join(directory, 'known');
  const base = { ...bench.environment, ...shop.env };
  believe(known, shop, base);
  const fresh = freshFolders(directory);
  const names = goods.map(({ name }) => `github:${OWNER}/${name}`);
  return {
    what: 'headwater',
    prepare: () => {
      // Whom to believe is known beforehand.
      cpSync(known, fresh.next(), { recursive: true });
    },
    run: (more = {}) => {
      const PATH = `${join(fresh.last(), 'bin')}:/usr/bin:/bin`;
      const env = { ...base, PATH, HEADWATER_HOME: fresh.last(), ...more };
      runQuietly(headwater, ['install', ...names], { env });
      expectAll(join(fresh.last(), 'bin'), goods);
    },
  };
}

/** A home that knows the root under which the server's evidence is signed, and nothing else. */
function believe(home: string, { root }: Shop, base: Readonly<Record<string, string>>): void {
  mkdirSync(home, { recursive: true });
  const issuer = 'https://token.actions.githubusercontent.com';
  const builder = ['--issuer', issuer, '--workflow', '*', '--builder-id', 'signer-workflow', '--level', '2'];
  for (const args of [
    ['trust', 'add', 'root', 'bench', root],
    ['trust', 'add', 'builder', 'bench-github', '--root', 'bench', ...builder],
    ['config', 'set', 'sigstoreRoot', 'bench'],
  ]) {
    runQuietly(headwater, args, { env: { ...base, HEADWATER_HOME: home } });
  }
}

/** What no installer is faster than by much: two at a time fetched, hashed, unpacked; nothing is synced. */
function floor(bench: Bench, { goods, shop }: Market): Way {
  const fresh = freshFolders(join(bench.directory, 'cold-floor'));
  const listing = join(bench.directory, 'cold-floor.list');
  const lines = goods.map(({ name, file, sha256 }) => `${name} ${urlOf(shop, name, file)} ${sha256}`);
  writeFileSync(listing, `${lines.join('\n')}\n`);
  const each =
    'mkdir "$0" && cd "$0" && curl -sSLo asset "$1" && echo "$2  asset" | sha256sum -c --quiet && case $1 in *.gz) tar -xzf asset ;; *) chmod +x asset ;; esac';
  return {
    what: 'curl, sha256sum, tar',
    prepare: () => void fresh.next(),
    run: () => {
      const directory = fresh.last();
      execFileSync('xargs', ['-P', '4', '-n', '3', '-a', listing, 'sh', '-c', each], { cwd: directory });
      expectAll(directory, goods);
    },
  };
}

function theirs(bench: Bench, mise: string, { goods, shop }: Market): Way {
  const directory = join(bench.directory, 'cold-mise');
  const project = join(directory, 'project');
  mkdirSync(project, { recursive: true });
  const fresh = freshFolders(directory);
  const tools = goods.map(({ name, file, sha256 }) => {
    const place = file.endsWith('.gz') ? 'strip_components = 1, bin_path = "bin"' : `bin = "${name}"`;
    return `"http:${name}" = { version = "1.0.0", url = "${urlOf(shop, name, file)}", checksum = "sha256:${sha256}", ${place} }`;
  });
  writeFileSync(join(project, 'mise.toml'), ['[tools]', ...tools, ''].join('\n'));
  return {
    what: 'mise, http backend',
    prepare: () => void fresh.next(),
    run: () => {
      const { MISE_OFFLINE, ...environment } = miseEnvironment(bench, fresh.last());
      runQuietly(mise, ['install'], { cwd: project, env: environment });
      expectAll(join(fresh.last(), 'data/shims'), goods);
    },
  };
}

function urlOf({ site }: Shop, name: string, file: string): string {
  return `${site}/${OWNER}/${name}/releases/download/${TAG}/${file}`;
}

/** What it says is shown where it fails. */
function runQuietly(program: string, args: readonly string[], options: SpawnSyncOptions): void {
  const { status, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}:\n${String(stderr).slice(-2000)}`);
}

/** A run that did less than it should is no figure. */
function expectAll(folder: string, goods: Goods): void {
  const names = readdirSync(folder);
  const missing = goods.find(({ name }) => !names.includes(name));
  if (missing !== undefined) throw new Error(`${missing.name} was not installed in ${folder}`);
}

/**
 * A new folder for each run, all of which go at the end: ext4 gives nobody an inode that was freed a
 * moment ago, and looks for others; files made where many were deleted took thirty times as long.
 */
function freshFolders(directory: string): { next(): string; last(): string } {
  let count = 0;
  const last = () => join(directory, `fresh-${count}`);
  const next = () => {
    count += 1;
    mkdirSync(last(), { recursive: true });
    return last();
  };
  return { next, last };
}
