import type { Host } from '../host/host.ts';
import { isVersion } from '../model/version.ts';
import type { Offer } from './offer.ts';
import { inScratch, runClient } from './scratch.ts';

const PURL = /^pkg:cargo\/([^@]+)@([^@]+)$/;

/** The crate of a source by purl; undefined for other sources. */
export function crateOf(url: string): { readonly name: string; readonly version: string } | undefined {
  const [, name, version] = PURL.exec(url) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/**
 * The newest version of a crate that is not yanked, as `cargo info` tells it from the
 * registry that the machine's cargo is configured with.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function crateVersions(name: string, host: Host): Promise<Offer> {
  return inScratch(host, async (scratch) => {
    const command = ['cargo', 'info', '--quiet', '--color=never', name] as const;
    const { stdout } = await runClient(command, scratch, host);
    const found = /^version: (\S+)(?: \(latest (\S+)\))?/m.exec(stdout);
    const version = found?.[2] ?? found?.[1];
    return {
      by: 'cargo',
      where: `pkg:cargo/${name}`,
      versions: isVersion(version) ? [{ version }] : [],
    };
  });
}
