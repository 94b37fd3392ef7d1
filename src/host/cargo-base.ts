import { randomBytes } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { sha256Of } from '../model/digest.ts';
import { writeFileAtomic } from './atomic.ts';
import type { Host } from './host.ts';
import { removeTree } from './remove-tree.ts';

/** A file of the registry that the machine's own cargo asks. */
export interface Crate {
  readonly name: string;
  readonly version: string;
  /** Of the `.crate`. */
  readonly sha256: string;
}

/**
 * Where the registry that the machine's own cargo is configured with (a replacement of the
 * default one included) serves a crate. Cargo itself is asked once; what it found is kept
 * in the cache folder for as long as its configuration says the same.
 * @returns undefined without cargo, and where its registry has no address: a folder, for one.
 */
export async function crateAddress(crate: Crate, host: Host): Promise<string | undefined> {
  const cargo = findCargo(host);
  if (cargo === undefined) return undefined;
  const kept = join(host.paths.cache, 'registries', `cargo-${configurationOf(cargo, host)}.json`);
  const template = downloadOf(kept, host) ?? (await askOnce(crate, { cargo, kept, host }));
  return template === undefined ? undefined : fillTemplate(template, crate);
}

/**
 * The `dl` of a registry's config.json with its markers filled in (Cargo Book, "Registry
 * Index", "Index Configuration"); without a marker, `/{crate}/{version}/download` follows.
 */
export function fillTemplate(template: string, { name, version, sha256 }: Crate): string {
  const prefix = prefixOf(name);
  const values: Readonly<Record<string, string>> = {
    crate: name,
    version,
    prefix,
    lowerprefix: prefix.toLowerCase(),
    'sha256-checksum': sha256,
  };
  const marker = /\{(crate|version|prefix|lowerprefix|sha256-checksum)\}/g;
  const whole = template.search(marker) !== -1 ? template : `${template}/{crate}/{version}/download`;
  return whole.replace(marker, (_, word: string) => encodeURI(values[word] ?? ''));
}

/** The folder of a crate in an index: by the first letters of its name (Cargo Book, "Index files"). */
function prefixOf(name: string): string {
  if (name.length <= 2) return String(name.length);
  return name.length === 3 ? `3/${name.slice(0, 1)}` : `${name.slice(0, 2)}/${name.slice(2, 4)}`;
}

/** As the user's shell would find it, else where rustup and the system put it. */
export function findCargo({ env, fs }: Pick<Host, 'env' | 'fs'>): string | undefined {
  const folders = (env.PATH ?? '').split(':').filter(isAbsolute);
  const places = [...folders, join(env.HOME ?? '/', '.cargo/bin'), '/usr/bin'];
  return places.map((folder) => join(folder, 'cargo')).find((path) => fs.existsSync(path));
}

function cargoHome({ env }: Pick<Host, 'env'>): string {
  const home = env.CARGO_HOME ?? '';
  return isAbsolute(home) ? home : join(env.HOME ?? '/', '.cargo');
}

/** Everything the answer depends on, in twelve letters. */
function configurationOf(cargo: string, host: Host): string {
  const settings = Object.entries(host.env).filter(([name]) => /^CARGO_(REGISTR|SOURCE)/.test(name));
  const files = cargoConfiguration(host);
  return sha256Of(JSON.stringify([cargo, settings, files])).slice(0, 12);
}

/** The second is the name that cargo knew first. */
const CONFIGS = ['config.toml', 'config'];

/** The user's own configuration of cargo, by file name; no credentials. */
export function cargoConfiguration(host: Pick<Host, 'env' | 'fs'>): Readonly<Record<string, string>> {
  const home = cargoHome(host);
  return Object.fromEntries(
    CONFIGS.flatMap((file) => {
      const text = readable(join(home, file), host);
      return text === undefined ? [] : [[file, text]];
    }),
  );
}

interface Asking {
  readonly cargo: string;
  readonly kept: string;
  readonly host: Host;
}

async function askOnce(crate: Crate, { kept, ...asking }: Asking): Promise<string | undefined> {
  const { host } = asking;
  const scratch = `${kept}.${randomBytes(6).toString('hex')}`;
  try {
    await askCargo(crate, { ...asking, scratch });
    const index = join(scratch, 'home/registry/index');
    const folders = host.fs.existsSync(index) ? host.fs.readdirSync(index) : [];
    const found = folders.map((name) => join(index, name, 'config.json'));
    const path = found.find((file) => downloadOf(file, host) !== undefined);
    if (path === undefined) return undefined;
    writeFileAtomic(host, kept, host.fs.readFileSync(path));
    return downloadOf(kept, host);
  } finally {
    removeTree(host, scratch);
  }
}

const ASKING_TIMEOUT_MS = 60_000;

/**
 * Lets cargo look a package with that one dependency up, in a home of its own that has the
 * user's configuration. Whether it succeeds does not matter: it reads the registry's
 * config.json before anything else, and leaves it there.
 */
async function askCargo(
  { name, version }: Crate,
  { cargo, host, scratch }: Omit<Asking, 'kept'> & { readonly scratch: string },
): Promise<void> {
  const files = {
    'Cargo.toml': `[package]\nname = "lookup"\nversion = "0.0.0"\n[lib]\npath = "lib.rs"\n[dependencies]\n${name} = "=${version}"\n`,
    'lib.rs': '',
    ...Object.fromEntries(
      Object.entries(cargoConfiguration(host)).map(([file, text]) => [`home/${file}`, text]),
    ),
  };
  host.fs.mkdirSync(join(scratch, 'home'), { recursive: true });
  for (const [path, text] of Object.entries(files)) host.fs.writeFileSync(join(scratch, path), text);
  await host.processes.run([cargo, 'generate-lockfile', '--quiet'], {
    cwd: scratch,
    env: { ...defined(host.env), CARGO_HOME: join(scratch, 'home') },
    timeoutMs: ASKING_TIMEOUT_MS,
  });
}

function downloadOf(path: string, host: Host): string | undefined {
  try {
    const { dl } = JSON.parse(host.fs.readFileSync(path, 'utf8'));
    return typeof dl === 'string' && /^https?:\/\/[^\s@]+$/.test(dl) ? dl : undefined;
  } catch {
    return undefined;
  }
}

function readable(path: string, { fs }: Pick<Host, 'fs'>): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function defined(env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
