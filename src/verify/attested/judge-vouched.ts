import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import type { Case } from '../case.ts';
import { refuse } from '../refuse.ts';
import type { AttestedStatement } from '../statement/attested-statement.ts';
import { judgeSummary } from '../vsa/judge-summary.ts';
import { summaryClaimsOf } from './claims.ts';
import { certifiedOrigin, type Origin } from './origin.ts';
import { judgeSource } from './source.ts';

/**
 * Judges a verification summary of somebody else, in place of provenance. It says nothing of
 * sources, build types or parameters: whoever expects any of them needs the provenance.
 * @throws HeadwaterError VERIFY_SUMMARY_* and those of `judgeSource`, VERIFY_BUILD_TYPE, VERIFY_PARAMETER_MISMATCH
 */
export function judgeVouched(
  statement: AttestedStatement,
  signer: Signer,
  { facts, expectation }: { readonly facts: Case; readonly expectation: AttestedExpectation },
): AttestedClaims {
  judgeSource(originOfSummary(signer), expectation);
  refuseUnsaid(expectation);
  const { artifact, trust, now } = facts;
  const wanted = {
    resource: expectation.resource,
    artifactSha256: artifact.sha256,
    verifiers: trust.verifiers ?? [],
    minimumLevel: expectation.minimumLevel,
  };
  return summaryClaimsOf(signer, judgeSummary({ signer, ...statement }, wanted, now));
}

/** A key vouches for nothing of where the verifier itself came from. */
function originOfSummary(signer: Signer): Origin {
  return signer.kind === 'key' ? { told: 'from the builder' } : certifiedOrigin(signer);
}

function refuseUnsaid({ buildTypes, parameters }: AttestedExpectation): void {
  const [path] = Object.keys(parameters);
  if (buildTypes.length > 0) {
    refuse('VERIFY_BUILD_TYPE', 'a summary does not say how it was built', {
      expected: buildTypes.join(' or '),
      found: 'a verification summary',
    });
  }
  if (path === undefined) return;
  refuse('VERIFY_PARAMETER_MISMATCH', 'a summary does not say how it was built', {
    expected: shown(path),
    found: 'a verification summary',
  });
}
