import type { BuildFacts } from '../../model/build-facts.ts';
import type { EarnedLevel } from '../../model/level.ts';
import type { Signer } from '../../model/signer.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import type { JudgedSummary } from '../vsa/judge-summary.ts';
import { VERIFICATION_SUMMARY_TYPE } from '../vsa/own-summary.ts';
import { certifiedOrigin, type Origin } from './origin.ts';

interface Judged {
  readonly build: BuildFacts;
  readonly signer: Signer;
  readonly origin: Origin;
  readonly level: EarnedLevel;
  readonly operator: string | undefined;
}

/** What a person wants to know who asks why an artifact was accepted. */
export function claimsOf({ build, signer, origin, level, operator }: Judged): AttestedClaims {
  const said = {
    ...identityOf(signer),
    sourceRepository: origin.repository,
    sourceCommit: origin.commit,
    sourceRef: origin.ref,
    runnerEnvironment: origin.runner,
    invocation: origin.invocation,
    operator,
    builtAt: build.finishedAt?.toISOString(),
  };
  return {
    ...known(said),
    signer: signerOf(signer),
    builderId: build.builderId,
    buildType: build.buildType,
    level,
  };
}

/** The same of a verification summary. Only one who builds anew himself is told as an operator. */
export function summaryClaimsOf(signer: Signer, { verifier, level }: JudgedSummary): AttestedClaims {
  const said = {
    ...identityOf(signer),
    runnerEnvironment: signer.kind === 'key' ? undefined : certifiedOrigin(signer).runner,
    operator: verifier.rebuilds ? verifier.operator : undefined,
  };
  return {
    ...known(said),
    signer: signerOf(signer),
    verifierId: verifier.id,
    buildType: VERIFICATION_SUMMARY_TYPE,
    level,
  };
}

function known(said: Readonly<Record<string, unknown>>): Partial<AttestedClaims> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function signerOf(signer: Signer): string {
  return signer.kind === 'key' ? signer.keyId : signer.subject;
}

function identityOf(signer: Signer) {
  const [first] = signer.logEntries;
  return {
    ...(signer.kind === 'certificate' && { root: signer.root, issuer: signer.extensions.issuer }),
    signedAt: signer.times[0]?.at.toISOString(),
    log: first && { id: first.logId, index: first.logIndex },
  };
}
