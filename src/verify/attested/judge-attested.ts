import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { BuildFacts, BuildTypeReader } from '../../model/build-facts.ts';
import type { Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { AttestedClaims } from '../../model/verified.ts';
import { type Authenticated, authenticate } from '../authenticate/authenticate.ts';
import { readerFor } from '../build-types/index.ts';
import type { Case, Judgement } from '../case.ts';
import { refuse } from '../refuse.ts';
import { type AttestedStatement, readAttestedStatement } from '../statement/attested-statement.ts';
import { VERIFICATION_SUMMARY_TYPE } from '../vsa/own-summary.ts';
import { judgeAgreement } from './agreement.ts';
import { claimsOf } from './claims.ts';
import { judgeIdentity } from './identity.ts';
import { judgeVouched } from './judge-vouched.ts';
import { judgeLevel } from './level.ts';
import { operatorOf } from './operator.ts';
import { originOf } from './origin.ts';
import { judgeParameters } from './parameters.ts';
import { judgeSource } from './source.ts';
import { judgeSubject } from './subject.ts';
import { judgeTimes } from './times.ts';

/**
 * Judges provenance made by others (SLSA v1.1, "Verifying artifacts"; in-toto attestation
 * framework, "Validation model"). First who signed and what, then whether that is what
 * was expected. The certificate decides; the predicate must not contradict it.
 */
export function judgeAttested(facts: Case, expectation: AttestedExpectation): Judgement {
  const { artifact, evidence, trust, now } = facts;
  if (evidence.sbom !== undefined) refuse('VERIFY_SBOM_MISMATCH', 'nobody attested the SBOM');
  const { signer, content } = authenticate(evidence.provenance, {
    trust,
    now,
    signer: expectation.signer,
  });
  judgeIdentity(signer, expectation);
  const statement = readAttestedStatement(payloadOf(content));
  const subject = judgeSubject(statement.subjects, artifact, expectation);
  mustBeAskedFor(statement, expectation);
  const claims =
    statement.predicateType === VERIFICATION_SUMMARY_TYPE
      ? judgeVouched(statement, signer, { facts, expectation })
      : judgeProvenance(statement, signer, { facts, expectation });
  return { subject, resource: expectation.resource, claims };
}

interface Asked {
  readonly facts: Case;
  readonly expectation: AttestedExpectation;
}

function judgeProvenance(
  statement: AttestedStatement,
  signer: Signer,
  { facts: { trust, now }, expectation }: Asked,
): AttestedClaims {
  const { build, reader } = readPredicate(statement, expectation);
  judgeAgreement(build, signer);
  const origin = originOf(build, signer);
  judgeSource(origin, expectation);
  judgeParameters(build.parameters, reader, expectation);
  const level = judgeLevel({ build, signer, trust }, expectation.minimumLevel);
  judgeTimes(build, signer, now);
  return claimsOf({ build, signer, origin, level, operator: operatorOf(build, signer, trust) });
}

function payloadOf(content: Authenticated['content']): Uint8Array {
  if (content.kind === 'dsse') return content.payload;
  return refuse('VERIFY_PAYLOAD_TYPE', 'a plain signature says nothing of where the artifact came from');
}

/** What nobody asked for is not even read. */
function mustBeAskedFor({ predicateType }: AttestedStatement, { predicateTypes }: AttestedExpectation): void {
  if (predicateTypes.includes(predicateType)) return;
  refuse('VERIFY_PREDICATE_TYPE', 'the statement says another kind of thing than was asked for', {
    expected: predicateTypes.join(' or ') || 'nothing',
    found: shown(predicateType),
  });
}

function readPredicate(
  { predicateType, predicate }: AttestedStatement,
  { buildTypes }: AttestedExpectation,
): { build: BuildFacts; reader: BuildTypeReader } {
  const reader = readerFor(predicateType, predicate);
  if (buildTypes.length > 0 && !buildTypes.includes(reader.name)) {
    refuse('VERIFY_BUILD_TYPE', 'it was built in another way', {
      expected: buildTypes.join(' or '),
      found: reader.name,
    });
  }
  return { build: reader.read(predicate), reader };
}
