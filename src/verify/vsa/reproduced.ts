import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { Verified } from '../../model/verified.ts';

/**
 * Accepted evidence that somebody built these bytes: provenance, or a summary of a
 * verifier that rebuilds. Its signature, its signer and all it says have been judged.
 */
export interface Witness {
  /** Who runs the builder, as trust names him; undefined where trust does not say. */
  readonly operator: string | undefined;
  /** The signer's exact identity: a key id, or root, issuer and subject. */
  readonly signer: string;
  /** What came out of the build. */
  readonly sha256: Sha256;
}

/** What passed the door, as a witness. Of a verifier that builds nothing itself no operator is known. */
export function witnessOf({ artifact, claims }: Verified<AttestedExpectation>): Witness {
  const { root = '', issuer = '', signer, operator } = claims;
  return { operator, signer: JSON.stringify([root, issuer, signer]), sha256: artifact.sha256 };
}

/**
 * The operators who came to these bytes independently of each other; `reproduced` wants
 * two. The same operator twice is one (the same laptop twice proves nothing but its
 * patience), and so is the same signer under two names. Nobody's word is taken for the
 * property itself: a predicate that claims it changes nothing.
 */
export function independentOperators(
  witnesses: readonly Witness[],
  artifactSha256: Sha256,
): readonly string[] {
  const agreeing = witnesses.filter(({ sha256 }) => sha256 === artifactSha256);
  const operators = agreeing.flatMap(({ operator }) => (operator === undefined ? [] : [operator]));
  return [...new Set(operators)].filter((operator) =>
    agreeing.some(
      (mine) => mine.operator === operator && agreeing.some((other) => areIndependent(mine, other)),
    ),
  );
}

/** Whether `SLSA_BUILD_REPRODUCED` is honoured (SLSA v1.1, "Verification Summary Attestation", verifiedLevels). */
export function isReproduced(witnesses: readonly Witness[], artifactSha256: Sha256): boolean {
  return independentOperators(witnesses, artifactSha256).length >= 2;
}

function areIndependent(a: Witness, b: Witness): boolean {
  return (
    a.operator !== undefined && b.operator !== undefined && a.operator !== b.operator && a.signer !== b.signer
  );
}
