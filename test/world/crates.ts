import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { build } from '../../src/build/build.ts';
import type { Built } from '../../src/build/built.ts';
import type { SourceFile } from '../../src/build/inputs.ts';
import { findCargo } from '../../src/host/cargo-base.ts';
import type { Host } from '../../src/host/host.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { makeBuilder } from './builder.ts';
import { serve, type TestServer } from './http-server.ts';
import { type Files, packageOf } from './recipe.ts';
import type { TempHome } from './temp-home.ts';

/** Where the Rust of whoever runs the tests is found; the rest of their home stays unknown. */
export const RUST_ENV: Record<string, string> = {
  HOME: homedir(),
  ...(process.env.RUSTUP_HOME && { RUSTUP_HOME: process.env.RUSTUP_HOME }),
};

/** Why nothing of cargo can be tried on this machine; undefined where it can. */
export function noCargo(host: Host): string | undefined {
  return findCargo(host) === undefined ? 'no cargo on this machine' : undefined;
}

export interface Crate extends SourceFile {
  readonly name: string;
  readonly version: string;
}

/** Packs a crate as `cargo package` does; its Cargo.toml says what is not said of it. */
export async function packCrate(scratch: string, id: string, files: Files): Promise<Crate> {
  const [name = '', version = ''] = id.split('@');
  const folder = mkdtempSync(join(scratch, 'crate-'));
  const top = `${name}-${version}`;
  const manifest = `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n`;
  const all = { 'src/lib.rs': '', ...files, 'Cargo.toml': manifest + (files['Cargo.toml'] ?? '') };
  for (const [path, text] of Object.entries(all)) {
    const target = join(folder, top, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const path = join(folder, `${top}.crate`);
  await create({ file: path, cwd: folder, gzip: true, portable: true, mtime: new Date(0) }, [top]);
  const url = `pkg:cargo/${name}@${version}`;
  return { name, version, url, path, sha256: sha256Of(readFileSync(path)) };
}

/** The Cargo.lock of a package that has these dependencies. */
export function lockOf(id: string, crates: readonly Crate[]): string {
  const [name = '', version = ''] = id.split('@');
  // What every lock calls the default registry, in two parts.
  const source = `registry+https://github.com/rust-lang/${['crates', 'io-index'].join('.')}`;
  const entries = crates.map(
    (crate) =>
      `[[package]]\nname = "${crate.name}"\nversion = "${crate.version}"\nsource = "${source}"\nchecksum = "${crate.sha256}"\n`,
  );
  const needed = crates.map((crate) => ` "${crate.name}",\n`).join('');
  const own = `[[package]]\nname = "${name}"\nversion = "${version}"\ndependencies = [\n${needed}]\n`;
  return `version = 3\n\n${[...entries, own].sort().join('\n')}`;
}

/**
 * A sparse registry on loopback (Cargo Book, "Index Format"), and a CARGO_HOME whose
 * configuration puts it in the place of the default one.
 */
export async function serveRegistry(
  crates: readonly Crate[],
  { scratch }: Pick<TempHome, 'scratch'>,
): Promise<{ readonly server: TestServer; readonly cargoHome: string }> {
  const server = await serve((request, response) => {
    const path = request.url ?? '';
    if (path === '/config.json') {
      return response.end(JSON.stringify({ dl: `http://${request.headers.host}/files/{crate}/{version}` }));
    }
    const crate = crates.find(({ name, version }) => path === `/files/${name}/${version}`);
    if (crate !== undefined) return response.end(readFileSync(crate.path));
    const lines = crates.filter(({ name }) => path.endsWith(`/${name}`)).map(indexLine);
    response.writeHead(lines.length > 0 ? 200 : 404).end(lines.join('\n'));
  });
  const cargoHome = mkdtempSync(join(scratch, 'cargo-home-'));
  writeFileSync(
    join(cargoHome, 'config.toml'),
    `[source.crates-io]\nreplace-with = "loopback"\n[source.loopback]\nregistry = "sparse+${server.url}/"\n`,
  );
  return { server, cargoHome };
}

function indexLine({ name, version, sha256 }: Crate): string {
  return JSON.stringify({ name, vers: version, deps: [], cksum: sha256, features: {}, yanked: false });
}

/** Builds a packed crate with these crates as its modules, for real, in the seal. */
export async function buildCrate(
  source: Crate,
  modules: readonly Crate[],
  { host, scratch }: TempHome,
): Promise<Built> {
  const about = packageOf({
    name: source.name,
    bins: [source.name],
    sha256: source.sha256,
    recipe: { system: 'cargo', libraries: ['libgcc_s.so.1'], check: [[source.name]] },
  });
  const release = { ...about.release, sources: [{ ...source, mirrors: [], confirmed: 'by the test' }] };
  const pinned = modules.map(({ url, sha256 }) => ({ purl: url, sha256, license: 'MIT' }));
  const directory = mkdtempSync(join(scratch, 'quarantine-'));
  const { signer } = makeBuilder();
  return build(
    { ...about, release, modules: pinned },
    { sources: [source], modules, needs: [] },
    { host, directory, signer, progress: () => undefined },
  );
}
