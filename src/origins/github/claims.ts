import type { FoundBundle } from '../../evidence/document.ts';

const PROVENANCE = 'https://slsa.dev/provenance/';

/**
 * Whether a bundle says of itself that it is provenance: then nobody looks further. Nothing
 * is decided by that but when to stop; the door reads it anew.
 */
export function claimsProvenance({ bytes }: FoundBundle): boolean {
  try {
    const { dsseEnvelope } = JSON.parse(Buffer.from(bytes).toString());
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    return typeof statement.predicateType === 'string' && statement.predicateType.startsWith(PROVENANCE);
  } catch {
    return false;
  }
}
