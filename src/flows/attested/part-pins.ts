import type { Host } from '../../host/host.ts';
import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { AttestedPackage, AttestedPart } from '../../model/attested-package.ts';
import { canonicalForeignName, ecosystemOf } from '../../model/package-name.ts';
import { type PinnedDemand, pinOf } from '../../policy/pin.ts';
import { loadTrust } from '../../trust/load.ts';
import { identify } from '../../verify/attested/identify.ts';
import type { FlowContext } from '../context.ts';
import { pinnedDemand, recordPin } from '../pins.ts';
import type { ProvenPart } from './proven-part.ts';

/**
 * Trust on first use for what no entry of a catalog names: its expectation says which
 * repository it must come from, and the first release that passes says which workflow signs.
 * From then on it is pinned, and another signer is refused until the user forgets the pin.
 */
export function pinOfPart(part: AttestedPart, pkg: AttestedPackage, host: Host): PinnedDemand | undefined {
  const name = pinNameOf(part, pkg);
  return name === undefined ? undefined : pinnedDemand(name, host);
}

/** Keeps who signed each part, where nobody has before. @throws HeadwaterError PIN_INVALID */
export async function pinParts(
  pkg: AttestedPackage,
  proven: readonly ProvenPart[],
  { host, now, progress }: FlowContext,
): Promise<void> {
  const trust = loadTrust(host);
  for (const { part, verified } of proven) {
    const name = pinNameOf(part, pkg);
    const bundle = verified.artifact.evidence.find((file) => file.name === PROVENANCE_FILE);
    if (name === undefined || bundle === undefined || pinnedDemand(name, host) !== undefined) continue;
    const { expectation: wanted, artifact: subject } = verified;
    const found = identify(bundle.bytes, { trust, now, signer: wanted.signer, subject, wanted });
    await recordPin(pinOf(found, name, now), host);
    const signer = found.workflow?.workflow ?? verified.claims.signer;
    if (part === pkg.parts[0])
      progress({ kind: 'warning', text: `${name}: seen for the first time, pinned to its signer ${signer}` });
  }
}

/** `npm:@biomejs/biome` of `pkg:npm/%40biomejs/biome@2.0.0`; undefined for what an entry names the signer of. */
function pinNameOf({ purl }: AttestedPart, pkg: AttestedPackage): string | undefined {
  if (ecosystemOf(pkg.name) === undefined) return undefined;
  const [, type, path] = /^pkg:([a-z]+)\/([^@?#]+)/.exec(purl) ?? [];
  return canonicalForeignName(`${type}:${decodeURIComponent(path ?? '')}`) ?? pkg.name;
}
