import type { Host } from '../host/host.ts';
import { isVersion } from '../model/version.ts';
import type { Offer, OfferedVersion } from './offer.ts';
import { inScratch, runClient, type Scratch } from './scratch.ts';

const PURL = /^pkg:golang\/([^@]+)@(v[^@]+)$/;

/** The module of a source by purl, and its version as Go writes it; undefined for other sources. */
export function goModule(url: string): { readonly path: string; readonly version: string } | undefined {
  const [, path, version] = PURL.exec(url) ?? [];
  return path === undefined || version === undefined ? undefined : { path, version };
}

/**
 * The versions of a Go module, asked for with the machine's own `go` and thus below its own
 * GOPROXY; the next major versions too, which are modules of their own (Go modules
 * reference, "Major version suffixes"). Versions come without their `v`.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function goVersions(path: string, host: Host): Promise<Offer> {
  return inScratch(host, async (scratch) => {
    const own = await versionsOf(path, scratch, host);
    const later = await versionsOf(nextMajor(path), scratch, host).catch(() => []);
    const versions = [...own, ...later].flatMap((text): OfferedVersion[] => {
      const version = text.replace(/^v/, '').replace(/\+incompatible$/, '');
      return isVersion(version) ? [{ version }] : [];
    });
    return { by: 'go', where: `pkg:golang/${path}`, versions };
  });
}

async function versionsOf(path: string, scratch: Scratch, host: Host): Promise<readonly string[]> {
  const own = {
    ...scratch,
    env: { ...scratch.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GOVCS: '*:off' },
  };
  const command = ['go', 'list', '-m', '-versions', '-json=Versions', path] as const;
  const { stdout } = await runClient(command, own, host);
  const listed: unknown = JSON.parse(stdout);
  if (typeof listed !== 'object' || listed === null || !('Versions' in listed)) return [];
  return Array.isArray(listed.Versions) ? listed.Versions.filter((text) => typeof text === 'string') : [];
}

function nextMajor(path: string): string {
  const [, base = path, major = '1'] = /^(.*?)(?:\/v(\d+))?$/.exec(path) ?? [];
  return `${base}/v${Number(major) + 1}`;
}
