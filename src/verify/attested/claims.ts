import type { BuildFacts } from '../../model/build-facts.ts';
import type { EarnedLevel } from '../../model/level.ts';
import type { Signer } from '../../model/signer.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import type { Origin } from './origin.ts';

interface Judged {
  readonly build: BuildFacts;
  readonly signer: Signer;
  readonly origin: Origin;
  readonly level: EarnedLevel;
}

/** What a person wants to know who asks why an artifact was accepted. */
export function claimsOf({ build, signer, origin, level }: Judged): AttestedClaims {
  const [first] = signer.logEntries;
  const said = {
    ...identityOf(signer),
    sourceRepository: origin.repository,
    sourceCommit: origin.commit,
    sourceRef: origin.ref,
    runnerEnvironment: origin.runner,
    invocation: origin.invocation,
    signedAt: signer.times[0]?.at.toISOString(),
    builtAt: build.finishedAt?.toISOString(),
    log: first && { id: first.logId, index: first.logIndex },
  };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return {
    ...known,
    signer: signerOf(signer),
    builderId: build.builderId,
    buildType: build.buildType,
    level,
  };
}

function signerOf(signer: Signer): string {
  return signer.kind === 'key' ? signer.keyId : signer.subject;
}

function identityOf(signer: Signer) {
  if (signer.kind === 'key') return {};
  return { root: signer.root, issuer: signer.extensions.issuer };
}
