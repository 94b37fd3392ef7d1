import type { Source } from '../catalog/entry.ts';
import { aptBases } from '../host/apt-base.ts';
import type { Host } from '../host/host.ts';
import { loadSettings } from '../host/settings.ts';

/** One place where the bytes of a source may be. */
export interface Address {
  readonly url: string;
  /** The base below which this address may be plain http: it comes from the settings of this machine. */
  readonly insecureBases: readonly string[];
}

const DEBIAN = 'debian:';

/**
 * Upstream first, then the mirrors in their order. `debian:pool/…` stands for that path
 * below the base of the user's settings, else below each base of the machine's own apt.
 * @throws HeadwaterError SETTING_INVALID
 */
export async function addressesOf(source: Source, host: Host): Promise<readonly Address[]> {
  const bases = source.mirrors.some(isDebian) ? await debianBases(host) : [];
  const all = [source.url, ...source.mirrors].flatMap((mirror) =>
    isDebian(mirror) ? withBases(bases, mirror) : [{ url: mirror, insecureBases: [] }],
  );
  return [...new Map(all.map((address) => [JSON.stringify(address), address])).values()];
}

async function debianBases(host: Host): Promise<readonly string[]> {
  const { mirrors } = await loadSettings(host);
  return mirrors?.debian === undefined ? aptBases(host) : [mirrors.debian];
}

/** Without a base the mirror stays as it is, to be refused by name among the addresses that were tried. */
function withBases(bases: readonly string[], mirror: string): Address[] {
  if (bases.length === 0) return [{ url: mirror, insecureBases: [] }];
  return bases.flatMap((base) => belowBase(base, mirror.slice(DEBIAN.length)));
}

/** A base that apt speaks plain http with is asked by https first: many answer to both. */
function belowBase(base: string, path: string): Address[] {
  const url = `${base.replace(/\/+$/, '')}/${path}`;
  if (!base.startsWith('http:')) return [{ url, insecureBases: [] }];
  const plain = { url, insecureBases: [base] };
  const { port } = new URL(base);
  return port === '' ? [{ url: url.replace(/^http:/, 'https:'), insecureBases: [] }, plain] : [plain];
}

function isDebian(mirror: string): boolean {
  return mirror.startsWith(DEBIAN);
}
