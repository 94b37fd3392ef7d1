import { Buffer } from 'node:buffer';
import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { askFor } from '../../host/answer.ts';
import { npmCredentials, npmRegistryOf } from '../../host/npm-config.ts';
import type { AttestedPart } from '../../model/attested-package.ts';
import type { OriginContext } from '../origin.ts';
import { isBelow } from './evidence-places.ts';
import { nameOfPurl } from './purl.ts';

/** Bytes; a set has two bundles of some ten thousand. */
const LARGEST = 2 * 1024 * 1024;

/**
 * The attestations of a part: SLSA provenance first, then whatever else its registry signed,
 * a publish attestation say, which the door refuses as provenance. Asked of the registry of
 * its name alone.
 * @throws HeadwaterError ORIGIN_METADATA_INVALID, FETCH_*, VERIFY_*
 */
export async function evidenceOfPart(
  part: AttestedPart,
  { host, note }: OriginContext,
): Promise<readonly FoundBundle[]> {
  const bundles: FoundBundle[] = [];
  const registry = await npmRegistryOf(nameOfPurl(part.purl), host);
  for (const url of part.evidence) {
    if (!isBelow(url, registry.base)) throw foreign(part, url, registry.base);
    const credentials = npmCredentials(url, registry, host);
    const { authorization, from } = credentials ?? {};
    const login = authorization !== undefined && from !== undefined && { authorization, credentials: from };
    const answer = await askFor({ url, note, accept: 'application/json', maxBytes: LARGEST, ...login }, host);
    if (answer.state === 'ok') bundles.push(...bundlesIn(answer.bytes, part));
  }
  return bundles.sort((a, b) => rank(a) - rank(b));
}

/** An empty set is none at all. */
function bundlesIn(bytes: Uint8Array, { purl }: AttestedPart): readonly FoundBundle[] {
  try {
    return findBundles({ name: `attestations of ${purl}`, bytes });
  } catch (error) {
    if (error instanceof HeadwaterError && error.code === 'VERIFY_NO_EVIDENCE') return [];
    throw error;
  }
}

/** A look at what is signed, to try the likely one first; nothing is decided by it. */
function rank({ bytes }: FoundBundle): number {
  try {
    const { dsseEnvelope } = JSON.parse(Buffer.from(bytes).toString());
    const { predicateType } = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    return String(predicateType).startsWith('https://slsa.dev/provenance/') ? 0 : 1;
  } catch {
    return 2;
  }
}

function foreign({ purl }: AttestedPart, url: string, base: string): HeadwaterError {
  return new HeadwaterError('ORIGIN_METADATA_INVALID', 'its attestations would come from another registry', {
    subject: purl,
    expected: `an address below ${base}`,
    found: JSON.stringify(url.slice(0, 200)),
  });
}
