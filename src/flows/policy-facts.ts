import { PROVENANCE_TYPE } from '../model/attestation.ts';
import type { Sha256 } from '../model/digest.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Trust } from '../model/trust.ts';
import type { Claims } from '../model/verified.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import type { ReleaseClaims } from '../policy/history.ts';
import { THIS_MACHINE } from '../policy/policy.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { Receipt } from '../store/receipt.ts';

/** A source build as the door let it pass, or as a receipt keeps it. */
export interface JudgedSourceBuild {
  readonly expectation: SourceBuildExpectation;
  readonly claims: Claims;
  readonly artifact: { readonly sha256: Sha256 };
}

/** What policies ask of a source build that went through the door. */
export function factsOfBuild(
  { expectation, claims, artifact }: JudgedSourceBuild,
  trust: Trust,
): PolicyFacts {
  const { tarSha256 } = claims;
  const own = isOwnKey(claims.signer, trust) ? [THIS_MACHINE] : [];
  return {
    ...sourceBuild({ name: expectation.package, version: expectation.version }),
    level: claims.level,
    signers: [claims.signer, ...own],
    builders: [claims.builderId, ...own],
    digests: [
      artifact.sha256,
      ...(tarSha256 === undefined ? [] : [tarSha256]),
      ...expectation.sources.map(({ sha256 }) => sha256),
      ...(expectation.modules ?? []).map(({ sha256 }) => sha256),
      ...expectation.needs.map(({ sha256 }) => sha256),
    ],
  };
}

/** What policies ask of a package of the store: of its build, or of each part that others built. */
export function factsOfStored(receipt: Receipt, trust: Trust): readonly PolicyFacts[] {
  return [factsOfBuild(receipt, trust)];
}

/**
 * What is known of a build before it is made, so that one which is sure to be refused is
 * not made at all. The digests of its outcome are missing; they are asked after the door.
 */
export function factsOfPlan({ name, version, release, modules }: ResolvedPackage, trust: Trust): PolicyFacts {
  const inUse = trust.builderKeys.filter(({ validUntil }) => validUntil === undefined);
  return {
    ...sourceBuild({ name, version }),
    level: 'SLSA_BUILD_LEVEL_1',
    signers: [...inUse.map(({ keyId }) => keyId), THIS_MACHINE],
    builders: [...inUse.map(({ builderId }) => builderId), THIS_MACHINE],
    digests: [...release.sources, ...modules].map(({ sha256 }) => sha256),
  };
}

/** What stood behind a release; its signer by the name that survives a rotation of keys. */
export function releaseClaims(
  of: Pick<Receipt, 'version' | 'claims'> & { readonly admittedAt?: string },
  trust: Trust,
): ReleaseClaims {
  const { level, signer } = of.claims;
  return {
    version: of.version,
    level,
    signer: isBuilderKey(signer, trust) ? THIS_MACHINE : signer,
    evidence: [PROVENANCE_TYPE],
    ...(of.admittedAt !== undefined && { admittedAt: of.admittedAt }),
  };
}

/** What one's own machine and another that the user believes have built are releases alike. */
export function isBuilderKey(signer: string, trust: Trust): boolean {
  return isOwnKey(signer, trust) || (trust.machineKeys ?? []).some(({ keyId }) => keyId === signer);
}

/** A rule about this machine is not about another. */
function isOwnKey(signer: string, { builderKeys }: Trust): boolean {
  return builderKeys.some(({ keyId }) => keyId === signer);
}

function sourceBuild({ name, version }: { name: string; version: string }) {
  return {
    title: `${name} ${version} (source)`,
    names: [name],
    type: 'generic',
    version,
    origin: 'source',
    properties: [],
    released: { known: 'built-here' },
  } as const;
}
