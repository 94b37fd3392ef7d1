import type { Host } from '../../host/host.ts';
import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { canonicalForeignName, ecosystemOf, type PackageName } from '../../model/package-name.ts';
import type { Quarantined } from '../../model/quarantined.ts';
import { type PinnedDemand, pinOf } from '../../policy/pin.ts';
import { readProof } from '../../store/check.ts';
import type { AttestedReceipt, Stored } from '../../store/receipt.ts';
import { loadTrust } from '../../trust/load.ts';
import { identify } from '../../verify/attested/identify.ts';
import { verify } from '../../verify/verify.ts';
import type { FlowContext } from '../context.ts';
import { pinnedDemand, recordPin } from '../pins.ts';
import type { ProvenPart } from './proven-part.ts';

/** A part with the one bundle that the door let pass. */
interface Signed {
  readonly purl: string;
  readonly expectation: AttestedExpectation;
  readonly artifact: Quarantined;
}

/**
 * Trust on first use for what no entry of a catalog names: its expectation says which
 * repository it must come from, and the first release that passes says which workflow signs.
 * From then on it is pinned, and another signer is refused until the user forgets the pin.
 */
export function pinOfPart(
  { purl }: Pick<Signed, 'purl'>,
  { name }: Pick<AttestedPackage, 'name'>,
  host: Host,
): PinnedDemand | undefined {
  const pin = pinNameOf(purl, name);
  return pin === undefined ? undefined : pinnedDemand(pin, host);
}

/** A pin says who signs, release after release; which release it is, the expectation says. */
export function ofPin(pinned: PinnedDemand, expectation: AttestedExpectation): AttestedExpectation {
  const { resource, subjectName } = expectation;
  return { ...pinned, resource, ...(subjectName !== undefined && { subjectName }) };
}

/**
 * Keeps who signed each part, where nobody has before. What was pinned since a part was judged,
 * by another install or by another part of the same name, is asked of it now.
 * @throws HeadwaterError PIN_INVALID, VERIFY_*
 */
export async function pinParts(
  { name }: AttestedPackage,
  proven: readonly ProvenPart[],
  context: FlowContext,
): Promise<void> {
  const late = proven.filter(({ pinned }) => pinned === undefined);
  const signed = late.map(({ part: { purl }, verified: { expectation, artifact } }) => {
    return { purl, expectation, artifact };
  });
  await pinSigned(name, signed, context);
}

/**
 * What was taken over from a store below, or from a pack, is pinned as if it had been fetched.
 * @throws HeadwaterError PIN_INVALID, VERIFY_*
 */
export async function pinStored(stored: Stored<AttestedReceipt>, context: FlowContext): Promise<void> {
  await pinSigned(stored.receipt.name, signedOf(stored, context.host), context);
}

/**
 * The attack: a store below, or a pack, whose machine was shown another signer than this one
 * has pinned, and believed him on first use.
 * @throws HeadwaterError VERIFY_*, PIN_INVALID
 */
export function requirePins(stored: Stored<AttestedReceipt>, context: Omit<FlowContext, 'progress'>): void {
  for (const one of signedOf(stored, context.host)) {
    const pinned = pinOfPart(one, stored.receipt, context.host);
    if (pinned !== undefined) demand(pinned, one, context);
  }
}

async function pinSigned(name: PackageName, signed: readonly Signed[], context: FlowContext): Promise<void> {
  const { host, now, progress } = context;
  const trust = loadTrust(host);
  for (const [index, one] of signed.entries()) {
    const pin = pinNameOf(one.purl, name);
    const [bundle] = one.artifact.evidence;
    if (pin === undefined || bundle === undefined) continue;
    const known = pinnedDemand(pin, host);
    if (known !== undefined) {
      demand(known, one, context);
      continue;
    }
    const { expectation: wanted, artifact: subject } = one;
    const found = identify(bundle.bytes, { trust, now, signer: wanted.signer, subject, wanted });
    await recordPin(pinOf(found, pin, now), host);
    const signer = found.workflow?.workflow ?? pin;
    if (index === 0)
      progress({ kind: 'warning', text: `${pin}: seen for the first time, pinned to its signer ${signer}` });
  }
}

function demand(
  pinned: PinnedDemand,
  { artifact, expectation }: Signed,
  { host, now }: Omit<FlowContext, 'progress'>,
): void {
  verify(artifact, ofPin(pinned, expectation), { trust: loadTrust(host), now });
}

function signedOf({ path, receipt }: Stored<AttestedReceipt>, host: Host): readonly Signed[] {
  return receipt.parts.map(({ purl, expectation, artifact, evidence: file }) => {
    const bytes = readProof({ path }, file, host);
    const evidence = bytes === undefined ? [] : [{ name: PROVENANCE_FILE, bytes }];
    return { purl, expectation, artifact: { path, ...artifact, evidence } };
  });
}

/** `npm:@biomejs/biome` of `pkg:npm/%40biomejs/biome@2.0.0`; undefined for what an entry names the signer of. */
function pinNameOf(purl: string, pkg: PackageName): string | undefined {
  if (ecosystemOf(pkg) === undefined) return undefined;
  const [, type, path] = /^pkg:([a-z]+)\/([^@?#]+)/.exec(purl) ?? [];
  const name = `${type}:${decodeURIComponent(path ?? '')}`;
  // Members may have names that nobody can ask for by now: npm once took capitals.
  return canonicalForeignName(name) ?? name;
}
