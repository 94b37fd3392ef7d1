import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { Sha256 } from '../../model/digest.ts';
import { ORIGINS, type Origin } from '../../model/origin.ts';
import { readPurl } from '../../model/read-purl.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import type { PolicyFacts } from '../../policy/facts.ts';
import type { BuildProperty } from '../../policy/policy.ts';
import { workflowNameOf } from '../../verify/attested/workflow-name.ts';

/** An artifact of others as the door let it pass, or as a receipt keeps it. */
export interface JudgedAttested {
  readonly artifact: { readonly sha256: Sha256 };
  readonly expectation: AttestedExpectation;
  readonly claims: AttestedClaims;
}

/** What policies ask of an artifact that somebody else built, once the door has let it pass. */
export function factsOfAttested(
  { artifact, expectation, claims }: JudgedAttested,
  properties: readonly BuildProperty[] = [],
): PolicyFacts {
  const { signedAt } = claims;
  return {
    title: expectation.resource,
    ...packageOf(expectation, claims),
    level: claims.level,
    properties,
    signers: withoutRef(claims.signer),
    builders: claims.builderId === undefined ? [] : withoutRef(claims.builderId),
    digests: [artifact.sha256],
    released: signedAt === undefined ? { known: 'nothing' } : { known: 'signed', at: new Date(signedAt) },
  };
}

/** A workflow is known by its whole name, and by the one that it keeps from release to release. */
function withoutRef(name: string): readonly string[] {
  const workflow = workflowNameOf(name)?.workflow;
  return workflow === undefined ? [name] : [name, workflow];
}

type Package = Pick<PolicyFacts, 'names' | 'type' | 'version' | 'origin'>;

const FORGES: Readonly<Record<string, string>> = {
  'https://github.com/': 'github',
  'https://gitlab.com/': 'gitlab',
};

/** By the purl that was asked for, which the statement names, and by the repository it was built from. */
function packageOf({ subjectName }: AttestedExpectation, claims: AttestedClaims): Package {
  const named = subjectName === undefined ? undefined : readPurl(subjectName);
  const built = repositoryOf(claims);
  const type = named?.type ?? built?.type ?? 'generic';
  const version = named?.version ?? versionOf(claims.sourceRef);
  const origin = ORIGINS.find((known): known is Origin => known === type);
  return {
    names: [named, built].flatMap((one) => (one === undefined ? [] : [`${one.type}:${one.name}`])),
    type,
    ...(version !== undefined && { version }),
    ...(origin !== undefined && { origin }),
  };
}

/** Forges tell no case apart, and rules are written in lower case. */
function repositoryOf({ sourceRepository }: AttestedClaims) {
  const found = Object.entries(FORGES).find(([address]) => sourceRepository?.startsWith(address) === true);
  if (found === undefined || sourceRepository === undefined) return undefined;
  const [address, type] = found;
  return { type, name: sourceRepository.slice(address.length).toLowerCase() };
}

/** The number in a tag: `v1.2.3`, `jq-1.7.1`. */
function versionOf(ref: string | undefined): string | undefined {
  return /^refs\/tags\/\D*(\d.*)$/.exec(ref ?? '')?.[1];
}
