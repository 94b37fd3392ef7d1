import type { Source } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import { aptBases } from '../host/apt-base.ts';
import { crateAddress, fillTemplate } from '../host/cargo-base.ts';
import { goBases } from '../host/go-base.ts';
import type { Host } from '../host/host.ts';
import { loadSettings } from '../host/settings.ts';
import { type CrateFile, goProxyPath, type ModuleFile, moduleFileOf } from '../model/module-file.ts';

/** One place where the bytes of a source may be. */
export interface Address {
  readonly url: string;
  /** The base below which this address may be plain http: it comes from the settings of this machine. */
  readonly insecureBases: readonly string[];
  /** Of the server that named it in an answer; absent where it is the machine's own, or pinned. */
  readonly toldBy?: string;
  /** Credentials for the server of `url` alone. */
  readonly authorization?: string;
}

/** A source whose digest may not be known yet. */
export type Wanted = Pick<Source, 'url' | 'mirrors'> & { readonly sha256?: string };

/** What names a file below an address that only this machine knows. */
type Indirect = { readonly debian: string } | ModuleFile;

/**
 * Upstream first, then the mirrors in their order. `debian:pool/…` stands for that path
 * below the base of the user's settings, else below each base of the machine's own apt; a
 * purl for the file below the base of the settings, else below those that the machine's own
 * `go` or `cargo` asks.
 * @throws HeadwaterError SETTING_INVALID; FETCH_FAILED where there is no base for the only address
 */
export async function addressesOf(source: Wanted, host: Host): Promise<readonly Address[]> {
  const all: Address[] = [];
  for (const mirror of [source.url, ...source.mirrors]) all.push(...(await placesOf(mirror, source, host)));
  const known = all.filter(({ url }) => moduleFileOf(url) === undefined);
  if (known.length === 0) throw noBase(source);
  return [...new Map(known.map((address) => [JSON.stringify(address), address])).values()];
}

/** Without a base the mirror stays as it is, to be refused by name among the addresses that were tried. */
async function placesOf(mirror: string, source: Wanted, host: Host): Promise<readonly Address[]> {
  const indirect = indirectOf(mirror);
  const found = indirect === undefined ? [] : await resolved(indirect, source, host);
  return found.length > 0 ? found : [{ url: mirror, insecureBases: [] }];
}

const DEBIAN = 'debian:';
/** In the address of a registry that names crates by digest, for one that is not known. */
const UNKNOWN = '';

function indirectOf(mirror: string): Indirect | undefined {
  return mirror.startsWith(DEBIAN) ? { debian: mirror.slice(DEBIAN.length) } : moduleFileOf(mirror);
}

async function resolved(
  file: Indirect,
  { sha256 = UNKNOWN }: Wanted,
  host: Host,
): Promise<readonly Address[]> {
  const { mirrors = {} } = await loadSettings(host);
  if ('debian' in file) {
    const bases = mirrors.debian === undefined ? aptBases(host) : [mirrors.debian];
    return bases.flatMap((base) => belowBase(base, file.debian));
  }
  switch (file.type) {
    case 'golang': {
      const bases = mirrors.go === undefined ? await goBases(host) : [mirrors.go];
      return bases.flatMap((base) => belowBase(base, goProxyPath(file)));
    }
    case 'cargo':
      return crateAddresses({ ...file, sha256 }, mirrors.cargo, host);
  }
}

async function crateAddresses(
  crate: CrateFile & { readonly sha256: string },
  mirror: string | undefined,
  host: Host,
): Promise<readonly Address[]> {
  const url = mirror === undefined ? await crateAddress(crate, host) : fillTemplate(mirror, crate);
  if (url === undefined) return [];
  return [{ url, insecureBases: url.startsWith('http:') ? [new URL('.', url).href] : [] }];
}

/** A base that apt speaks plain http with is asked by https first: many answer to both. */
function belowBase(base: string, path: string): Address[] {
  const url = `${base.replace(/\/+$/, '')}/${path}`;
  if (!base.startsWith('http:')) return [{ url, insecureBases: [] }];
  const plain = { url, insecureBases: [base] };
  const { port } = new URL(base);
  return port === '' ? [{ url: url.replace(/^http:/, 'https:'), insecureBases: [] }, plain] : [plain];
}

const CLIENTS = {
  golang: { setting: 'mirrors.go', hint: 'apt install golang-go', client: 'go' },
  cargo: { setting: 'mirrors.cargo', hint: 'apt install cargo', client: 'cargo' },
} as const;

/** Nobody on this machine says where modules of this kind are. */
function noBase({ url, mirrors }: Wanted): HeadwaterError {
  const file = [url, ...mirrors].map(moduleFileOf).find((known) => known !== undefined);
  const { client, setting, hint } = CLIENTS[file?.type ?? 'golang'];
  return new HeadwaterError('FETCH_FAILED', 'no address is known on this machine for the source', {
    subject: url,
    expected: `a registry that ${client} of this machine is configured with, or the setting ${setting}`,
    found: 'neither',
    hint: `Install ${client} (Debian, Ubuntu: \`${hint}\`), or set ${setting}.`,
  });
}
