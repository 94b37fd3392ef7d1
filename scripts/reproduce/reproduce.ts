import { join } from 'node:path';
import { loadCatalog } from '../../src/catalog/load.ts';
import { thisPlatform } from '../../src/flows/context.ts';
import { createHost } from '../../src/host/create.ts';
import type { Host } from '../../src/host/host.ts';
import { removeTree } from '../../src/host/remove-tree.ts';
import { parseRequest } from '../../src/request/parse.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { differences } from './compare.ts';
import type { Made, Outcome } from './outcome.ts';
import { makeSides, type Side, type Sides } from './sides.ts';

/** What came of building one package on both sides. */
export interface Reproduction {
  /** `jq@1.8.2`. */
  readonly what: string;
  readonly first: Outcome;
  readonly second: Outcome;
  /** Empty when both were made and are bit for bit identical. */
  readonly differences: readonly string[];
}

export interface Plan {
  /** Packages of the catalog, with or without a version; none: every release of every entry. */
  readonly names: readonly string[];
  /** Folder of kept downloads, by digest, read and added to; absolute. */
  readonly downloads: string;
  /** Told to both sides besides, for example HEADWATER_CATALOG. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes what the builds say. */
  readonly say: (text: string) => void;
}

export interface Reproductions {
  readonly sides: Pick<Sides, 'varied' | 'same'>;
  readonly results: readonly Reproduction[];
}

const SIDE = join(import.meta.dirname, '..', 'reproduce-side.ts');
/** Root's quarantine must be where another user may pass; /tmp and /var/tmp are. */
const TEMP = '/var/tmp';

/** Builds each package, needs first, on two sides that differ in all that must not matter, and compares. */
export async function reproduce(plan: Plan): Promise<Reproductions> {
  const host = createHost({ ...plan.env, HEADWATER_HOME: TEMP });
  const root = host.fs.mkdtempSync(join(host.fs.realpathSync(TEMP), 'headwater-reproduce-'));
  const drop = () => removeTree(host, root);
  process.once('exit', drop);
  try {
    host.fs.chmodSync(root, 0o755);
    const sides = await makeSides(root, plan.env, host);
    const results: Reproduction[] = [];
    for (const what of packagesOf(plan.names, host)) results.push(await one(what, { sides, plan, host }));
    return { sides, results };
  } finally {
    process.off('exit', drop);
    drop();
  }
}

function packagesOf(names: readonly string[], host: Host): readonly string[] {
  const catalog = loadCatalog(host);
  const all = catalog
    .all()
    .flatMap(({ name, releases }) => releases.map(({ version }) => `${name}@${version}`));
  const wanted = names.length > 0 ? names : all;
  const resolved = wanted.flatMap((name) => {
    const { packages } = resolve(parseRequest([name]), catalog, thisPlatform());
    return packages.map((pkg) => `${pkg.name}@${pkg.version}`);
  });
  return [...new Set(resolved)];
}

interface Work {
  readonly sides: Sides;
  readonly plan: Plan;
  readonly host: Host;
}

async function one(what: string, { sides, plan, host }: Work): Promise<Reproduction> {
  const first = await build(what, sides.first, { plan, host });
  const second = await build(what, sides.second, { plan, host });
  if (first.type === 'made' && second.type === 'made') {
    return { what, first, second, differences: differences(first, second, host) };
  }
  const reasons = [first, second].flatMap((side) =>
    side.type === 'failed' ? [`${side.code}: ${side.reason}`] : [],
  );
  return { what, first, second, differences: reasons };
}

async function build(what: string, side: Side, { plan, host }: { plan: Plan; host: Host }): Promise<Outcome> {
  const kept = join(side.home, 'cache', 'downloads');
  host.fs.mkdirSync(kept, { recursive: true });
  shareDownloads(plan.downloads, kept, host);
  if (side.uid !== undefined) giveTo(side.uid, side.home, host);
  plan.say(`${what} in ${side.home}`);
  const [program, ...wrap] = side.wrap;
  const args = [process.execPath, SIDE, what, ...(side.other ? [JSON.stringify(side.other)] : [])];
  const { stdout, stderr } = await host.processes.run([program, ...wrap, ...args], {
    cwd: '/',
    env: side.env,
  });
  plan.say(stderr.trimEnd());
  shareDownloads(kept, plan.downloads, host);
  return parsed(stdout) ?? { type: 'failed', code: 'INTERNAL', reason: stderr };
}

function parsed(stdout: string): Made | Outcome | undefined {
  try {
    return JSON.parse(stdout) as Outcome;
  } catch {
    return undefined;
  }
}

/** Named by their digest, and hashed again by whoever uses them. */
function shareDownloads(from: string, to: string, { fs }: Host): void {
  fs.mkdirSync(to, { recursive: true });
  const names = fs.existsSync(from) ? fs.readdirSync(from) : [];
  for (const name of names.filter((file) => /^sha256-[0-9a-f]{64}$/.test(file))) {
    if (!fs.existsSync(join(to, name))) fs.copyFileSync(join(from, name), join(to, name));
  }
}

/** The folders above too are new, but may stay ours: they can be passed. */
function giveTo(uid: number, path: string, host: Host): void {
  host.fs.lchownSync(path, uid, uid);
  if (!host.fs.lstatSync(path).isDirectory()) return;
  for (const name of host.fs.readdirSync(path)) giveTo(uid, join(path, name), host);
}
