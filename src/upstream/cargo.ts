import type { Host } from '../host/host.ts';
import { isVersion } from '../model/version.ts';
import type { Offer } from './offer.ts';
import { runCargo } from './run-cargo.ts';
import { inScratch } from './scratch.ts';

/**
 * The newest version of a crate that is not yanked, as `cargo info` tells it from the
 * registry that the machine's cargo is configured with.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function crateVersions(name: string, host: Host): Promise<Offer> {
  return inScratch(host, async (directory) => {
    const printed = await runCargo(['info', '--quiet', '--color=never', name], directory, host);
    const [, shown, latest] = /^version: (\S+)(?: \(latest (\S+)\))?/m.exec(printed) ?? [];
    const version = latest ?? shown;
    return {
      by: 'cargo',
      where: `pkg:cargo/${name}`,
      versions: isVersion(version) ? [{ version }] : [],
    };
  });
}
