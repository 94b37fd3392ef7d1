import type { BuildFacts } from '../../model/build-facts.ts';
import type { CertificateSigner, Signer } from '../../model/signer.ts';

/** Where the source of a build lies. Of a certificate it is the instance's word, of a key the builder's. */
export interface Origin {
  readonly repository?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
  readonly runner?: string | undefined;
  readonly invocation?: string | undefined;
  /** Whose word it is, for people. */
  readonly told: 'from the signing certificate' | 'from the builder';
}

/**
 * A predicate is written by whoever signs, the certificate by the instance, of the token it
 * saw. So what a certificate does not say is not said, whatever the predicate adds.
 */
export function originOf(build: BuildFacts, signer: Signer): Origin {
  if (signer.kind === 'key') {
    return {
      repository: build.sourceRepository,
      repositoryId: build.sourceRepositoryId,
      commit: build.sourceCommit,
      ref: build.sourceRef,
      runner: build.runnerEnvironment,
      invocation: build.invocation,
      told: 'from the builder',
    };
  }
  return certifiedOrigin(signer);
}

export function certifiedOrigin({ extensions }: CertificateSigner): Origin {
  return {
    repository: extensions.sourceRepositoryUri,
    repositoryId: extensions.sourceRepositoryId,
    commit: extensions.sourceRepositoryDigest,
    ref: extensions.sourceRepositoryRef,
    runner: extensions.runnerEnvironment,
    invocation: extensions.runInvocationUri,
    told: 'from the signing certificate',
  };
}
