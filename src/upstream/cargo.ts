import { join } from 'node:path';
import { type LockedCrate, parseCargoLock } from '../catalog/crates.ts';
import type { Host } from '../host/host.ts';
import type { CrateFile } from '../model/module-file.ts';
import { isVersion } from '../model/version.ts';
import type { Offer } from './offer.ts';
import { runCargo } from './run-cargo.ts';
import { inScratch } from './scratch.ts';

/**
 * The newest version of a crate that is not yanked, and older ones that it needs itself, by the index of the registry that the
 * machine's cargo is configured with.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function crateVersions(name: string, host: Host): Promise<Offer> {
  const found = await lockedCrates(name, '*', host);
  const versions = found.flatMap(({ version }) => (isVersion(version) ? [{ version }] : []));
  return { by: 'cargo', where: `pkg:cargo/${name}`, versions };
}

/**
 * A version of a crate as the registry's index has it, with its checksum; undefined where
 * cargo took none.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED: also where there is no such version
 */
export async function indexedCrate(
  { name, version }: Pick<CrateFile, 'name' | 'version'>,
  host: Host,
): Promise<LockedCrate | undefined> {
  const found = await lockedCrates(name, `=${version}`, host);
  return found.find((crate) => crate.version === version);
}

/**
 * Has cargo resolve a package that depends on the crate alone: its lock names version and
 * checksum from the index (Cargo Book, "Cargo.toml vs Cargo.lock"). No crate is fetched.
 */
async function lockedCrates(name: string, wanted: string, host: Host): Promise<readonly LockedCrate[]> {
  return inScratch(host, async (directory) => {
    const write = (file: string, text: string) => host.fs.writeFileSync(join(directory, file), text);
    write('lib.rs', '');
    write('Cargo.toml', lookup(name, wanted));
    await runCargo(['generate-lockfile', '--quiet'], directory, host);
    const lock = host.fs.readFileSync(join(directory, 'Cargo.lock'), 'utf8');
    return parseCargoLock(lock, name).filter((crate) => crate.name === name);
  });
}

function lookup(name: string, wanted: string): string {
  const dependency = `{ version = "${wanted}", default-features = false }`;
  return `[package]\nname = "headwater-lookup"\nversion = "0.0.0"\n[lib]\npath = "lib.rs"\n[dependencies]\n${name} = ${dependency}\n`;
}
