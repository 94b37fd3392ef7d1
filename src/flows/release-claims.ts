import { PROVENANCE_TYPE } from '../model/attestation.ts';
import { readPurl } from '../model/read-purl.ts';
import type { Trust } from '../model/trust.ts';
import type { AttestedClaims, Claims } from '../model/verified.ts';
import type { Version } from '../model/version.ts';
import type { ReleaseClaims } from '../policy/history.ts';
import { THIS_MACHINE } from '../policy/policy.ts';
import type { Receipt } from '../store/receipt.ts';
import { workflowNameOf } from '../verify/attested/workflow-name.ts';
import { isOwnKey } from './policy-facts.ts';

interface When {
  readonly version: Version;
  readonly admittedAt?: string;
}

/** What stood behind a build from source; its signer by the name that survives a rotation of keys. */
export function claimsOfBuild({ level, signer }: Claims, when: When, trust: Trust): ReleaseClaims {
  return { ...when, level, signer: isBuilderKey(signer, trust) ? THIS_MACHINE : signer, ...EVIDENCE };
}

/** What stood behind what others built; its signer is the workflow without the ref, which each release has another of. */
export function claimsOfPart({ level, signer }: AttestedClaims, when: When): ReleaseClaims {
  return { ...when, level, signer: workflowNameOf(signer)?.workflow ?? signer, ...EVIDENCE };
}

/** The door lets nothing pass without it; what may have come beside it, receipts do not keep. */
const EVIDENCE = { evidence: [PROVENANCE_TYPE] };

/**
 * What stood behind an earlier release by its receipt, while this machine still trusts who
 * signed it; else nothing.
 * @param purl of one of its parts, of any version; absent: the package itself
 */
export function claimsOfReceipt(receipt: Receipt, trust: Trust, purl?: string): readonly ReleaseClaims[] {
  const { version, admittedAt } = receipt;
  if (receipt.origin === 'source') {
    const counts = purl === undefined && isBuilderKey(receipt.claims.signer, trust);
    return counts ? [claimsOfBuild(receipt.claims, { version, admittedAt }, trust)] : [];
  }
  const parts = purl === undefined ? receipt.parts.slice(0, 1) : receipt.parts;
  return parts
    .filter((part) => purl === undefined || nameIn(part.purl) === nameIn(purl))
    .filter(({ claims }) => isTrusted(claims, trust))
    .map(({ claims }) => claimsOfPart(claims, { version, admittedAt }));
}

function nameIn(purl: string): string {
  const { type, name } = readPurl(purl) ?? { type: '', name: purl };
  return `${type}:${name}`;
}

function isTrusted({ root, signer }: AttestedClaims, { roots = [], keys = [] }: Trust): boolean {
  return keys.some(({ keyId }) => keyId === signer) || roots.some(({ name }) => name === root);
}

/** What one's own machine and another that the user believes have built are releases alike. */
function isBuilderKey(signer: string, trust: Trust): boolean {
  return isOwnKey(signer, trust) || (trust.machineKeys ?? []).some(({ keyId }) => keyId === signer);
}
