import type { AttestedOrigin } from '../model/attested-package.ts';
import type { Sha256 } from '../model/digest.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { PackageName } from '../model/package-name.ts';
import { readPurl } from '../model/read-purl.ts';
import type { Trust } from '../model/trust.ts';
import type { Claims } from '../model/verified.ts';
import type { Version } from '../model/version.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import { THIS_MACHINE } from '../policy/policy.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { Receipt } from '../store/receipt.ts';
import { factsOfAttested, type JudgedAttested } from './artifact/policy-facts.ts';

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
  if (receipt.origin === 'source') return [factsOfBuild(receipt, trust)];
  return receipt.parts.map((part, index) => factsOfPart(receipt, part, index));
}

/** What policies ask of each part that the door let pass, before anything is unpacked. */
export function factsOfParts(
  pkg: Package,
  proven: readonly { readonly verified: JudgedAttested }[],
): readonly PolicyFacts[] {
  return proven.map(({ verified }, index) => factsOfPart(pkg, verified, index));
}

interface Package {
  readonly name: PackageName;
  readonly version: Version;
  readonly origin: AttestedOrigin;
}

/** The first part is the package; the others are members, each by its own name and version. */
function factsOfPart({ name, version, origin }: Package, judged: JudgedAttested, index: number): PolicyFacts {
  const facts = factsOfAttested(judged);
  const purl = readPurl(judged.expectation.resource);
  const own = purl === undefined ? [] : [`${purl.type}:${purl.name}`];
  const isPackage = index === 0;
  const said = isPackage ? version : purl?.version;
  return {
    ...facts,
    ...(isPackage && { title: `${name} ${version} (${origin})` }),
    names: [...new Set([...(isPackage ? [name] : []), ...own, ...facts.names])],
    type: purl?.type ?? facts.type,
    origin,
    ...(said !== undefined && { version: said }),
  };
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

/** A rule about this machine is not about another. */
export function isOwnKey(signer: string, { builderKeys }: Trust): boolean {
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
