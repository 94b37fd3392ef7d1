import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import { type CrateFile, type GoFile, moduleFileOf } from '../model/module-file.ts';
import { indexedCrate } from './cargo.ts';
import { poolIndex } from './debian-index.ts';
import { downloadModule, runGo } from './run-go.ts';
import { inScratch } from './scratch.ts';

/** Somebody who says which bytes an address has, and does not serve them himself. */
export interface Witness {
  /** For people, as it goes into an entry's `confirmed`. */
  readonly who: string;
  readonly sha256: Sha256;
}

/**
 * What is said elsewhere of the bytes at an address: by Go's checksum database, which is a
 * transparency log; by the crates' index; by Debian's index of sources. Empty where nobody
 * says anything.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED: also when the checksum database says otherwise
 */
export async function witnessesOf(address: string, host: Host): Promise<readonly Witness[]> {
  const module = moduleFileOf(address);
  switch (module?.type) {
    case 'golang':
      return inScratch(host, (directory) => askGo(module, directory, host));
    case 'cargo':
      return askCargo(module, host);
    case undefined:
      return address.startsWith('debian:') ? askDebian(address.slice('debian:'.length), host) : [];
  }
}

/** Go itself compares with the checksum database, unless this machine has told it not to. */
async function askGo(module: GoFile, directory: string, host: Host): Promise<readonly Witness[]> {
  const run = { cwd: directory, cache: join(directory, 'modules') };
  const database = await runGo(['env', 'GOSUMDB'], run, host);
  const { zip } = await downloadModule(module, run, host);
  if (database.trim() === 'off') return [];
  return [{ who: "Go's checksum database", sha256: hashFile(zip, host) }];
}

async function askCargo(crate: CrateFile, host: Host): Promise<readonly Witness[]> {
  const found = await indexedCrate(crate, host);
  return found === undefined ? [] : [{ who: "the registry's index", sha256: found.sha256 }];
}

async function askDebian(path: string, host: Host): Promise<readonly Witness[]> {
  const { folders, isSigned } = await poolIndex(host);
  const files = folders.get(path.slice(0, path.lastIndexOf('/'))) ?? [];
  const found = files.find((file) => file.path === path);
  const who = isSigned
    ? "Debian sid's Sources index, signed by Debian's keys"
    : 'an index of Debian sid whose signature was not checked';
  return found === undefined ? [] : [{ who, sha256: found.sha256 }];
}

function hashFile(path: string, { fs }: Host): Sha256 {
  return parseSha256(createHash('sha256').update(fs.readFileSync(path)).digest('hex'));
}
