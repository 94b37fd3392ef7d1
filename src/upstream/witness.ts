import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import { moduleFileOf } from '../model/module-file.ts';
import { poolFiles } from './debian-index.ts';
import { inScratch, runClient, type Scratch } from './scratch.ts';

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
      return inScratch(host, (scratch) => askGo(`${module.path}@${module.version}`, scratch, host));
    case 'cargo':
      return inScratch(host, (scratch) => askCargo(module, scratch, host));
    case undefined:
      return address.startsWith('debian:') ? askDebian(address.slice('debian:'.length), host) : [];
  }
}

/** `go mod download` fails when the checksum database has another hash of the module. */
async function askGo(module: string, scratch: Scratch, host: Host): Promise<readonly Witness[]> {
  const env = {
    ...scratch.env,
    GOMODCACHE: join(scratch.directory, 'modules'),
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOVCS: '*:off',
  };
  const own = { ...scratch, env };
  const { stdout: database } = await runClient(['go', 'env', 'GOSUMDB'], own, host);
  const { stdout } = await runClient(['go', 'mod', 'download', '-json', module], own, host);
  const told: unknown = JSON.parse(stdout);
  const zip = typeof told === 'object' && told !== null && 'Zip' in told ? told.Zip : undefined;
  if (database.trim() === 'off' || typeof zip !== 'string') return [];
  return [{ who: "Go's checksum database", sha256: hashFile(zip, host) }];
}

/** cargo checks a crate against the registry's index before it keeps it. */
async function askCargo(
  { name, version }: { readonly name: string; readonly version: string },
  scratch: Scratch,
  host: Host,
): Promise<readonly Witness[]> {
  const home = join(scratch.directory, 'home');
  const env = { ...scratch.env, CARGO_HOME: home };
  await runClient(['cargo', 'info', '--quiet', `${name}@${version}`], { ...scratch, env }, host);
  const cache = join(home, 'registry', 'cache');
  const files = host.fs.readdirSync(cache).map((folder) => join(cache, folder, `${name}-${version}.crate`));
  const found = files.find((file) => host.fs.existsSync(file));
  return found === undefined ? [] : [{ who: "the registry's index", sha256: hashFile(found, host) }];
}

async function askDebian(path: string, host: Host): Promise<readonly Witness[]> {
  const files = (await poolFiles(host)).get(path.slice(0, path.lastIndexOf('/'))) ?? [];
  const found = files.find((file) => file.path === path);
  return found === undefined ? [] : [{ who: "Debian sid's Sources index", sha256: found.sha256 }];
}

function hashFile(path: string, { fs }: Host): Sha256 {
  return parseSha256(createHash('sha256').update(fs.readFileSync(path)).digest('hex'));
}
