import { EXIT, HeadwaterError } from '../errors.ts';
import { isSha256, sha256Of } from '../model/digest.ts';
import type { Expectation } from '../model/expectation.ts';
import { atLeast } from '../model/level.ts';
import type { Quarantined } from '../model/quarantined.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Trust } from '../model/trust.ts';
import { judgeSourceBuild } from './build-types/headwater-source/judge.ts';
import { judgeSubjects } from './build-types/headwater-source/subjects.ts';
import { readBundle } from './bundle/read-bundle.ts';
import { type Signer, verifySigner } from './bundle/signer.ts';
import { type SortedEvidence, sortEvidence } from './evidence.ts';
import { refuse } from './refuse.ts';
import { type Provenance, readProvenance } from './statement/slsa-provenance-v1.ts';
import { readStatement } from './statement/statement.ts';
import { judgeTimes } from './times.ts';
import { passed } from './verdict.ts';
import { doorKey, Verified } from './verified.ts';

export interface VerifyContext {
  readonly trust: Trust;
  readonly now: Date;
}

/**
 * The only door. Judges an artifact by its evidence: who signed, whether the signature is
 * good, whether the statement is about these bytes, and whether it says what was expected
 * (SLSA v1.1, "Verifying artifacts"; in-toto attestation framework, "Validation model").
 * Pure: reads no file, no clock, no network. The bytes are known by the digest that was
 * taken when they were written; unpacking takes it again.
 * @throws HeadwaterError whose exit code is 3, always: whatever goes wrong is a refusal.
 */
export function verify(artifact: Quarantined, expectation: Expectation, context: VerifyContext): Verified {
  try {
    return judge(artifact, frozenCopy(expectation), context);
  } catch (cause) {
    throw refusal(cause, expectation);
  }
}

function judge(quarantined: Quarantined, expectation: Expectation, { trust, now }: VerifyContext): Verified {
  const evidence = sortEvidence(quarantined.evidence);
  const artifact = copyOf(quarantined, evidence);
  const signed = readBundle(evidence.provenance);
  const signer = verifySigner(signed, trust);
  const statement = readStatement(signed.payload);
  const tarSha256 = judgeSubjects(statement.subjects, artifact, expectation);
  const provenance = readProvenance(statement);
  judgeBuilder(provenance, signer, expectation);
  const { filesSha256, sbomSha256 } = judgeSourceBuild(provenance, expectation);
  judgeTimes(provenance, signer, now);
  judgeSbom(evidence.sbom, sbomSha256);
  return new Verified(doorKey, artifact, {
    expectation,
    claims: Object.freeze({ ...claimsOf(provenance, signer), tarSha256, filesSha256 }),
    verdict: passed({
      artifactSha256: artifact.sha256,
      provenance: evidence.provenance,
      expectation,
      level: signer.level,
      now,
    }),
  });
}

/** Read once, so that a record with changing members cannot be judged as one thing and used as another. */
function copyOf({ path, sha256, size }: Quarantined, evidence: SortedEvidence): Quarantined {
  if (typeof path !== 'string' || !isSha256(sha256))
    refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact has no digest');
  if (!Number.isSafeInteger(size) || size <= 0) {
    refuse('VERIFY_SIZE_MISMATCH', 'the artifact has no bytes', { found: shown(size) });
  }
  return Object.freeze({ path, sha256, size, evidence: evidence.files });
}

/** The pair of signer and builder decides the level, whatever the predicate says (SLSA v1.1, "Verifying artifacts", step 1). */
function judgeBuilder({ builderId }: Provenance, signer: Signer, { minimumLevel }: Expectation): void {
  if (builderId !== signer.builderId) {
    refuse('VERIFY_BUILDER_MISMATCH', 'the signer may not speak for this builder', {
      expected: signer.builderId,
      found: shown(builderId),
    });
  }
  if (atLeast(signer.level, minimumLevel) && atLeast(minimumLevel, 'SLSA_BUILD_LEVEL_1')) return;
  refuse('VERIFY_LEVEL_TOO_LOW', 'the builder has not earned the level that is asked for', {
    expected: shown(minimumLevel),
    found: signer.level,
  });
}

/** An SBOM that is attested must be there, and one that is there must be attested. */
function judgeSbom(sbom: Uint8Array | undefined, attested: string | undefined): void {
  const found = sbom && sha256Of(sbom);
  if (found === attested) return;
  refuse('VERIFY_SBOM_MISMATCH', 'the SBOM is not the one that was attested', {
    expected: attested === undefined ? 'none' : `sha256:${attested}`,
    found: found === undefined ? 'none' : `sha256:${found}`,
  });
}

function claimsOf({ buildType, builderId, finishedOn }: Provenance, { keyId, level }: Signer) {
  return { signer: keyId, builderId, buildType, level, builtAt: finishedOn.toISOString() };
}

function refusal(cause: unknown, expectation: Expectation): HeadwaterError {
  const subject = `${expectation?.package} ${expectation?.version} (source)`;
  if (cause instanceof HeadwaterError && cause.exitCode === EXIT.refused) {
    return new HeadwaterError(cause.code, cause.message, { ...cause.detail, subject });
  }
  return new HeadwaterError('VERIFY_INTERNAL', 'the evidence could not be judged', {
    subject,
    cause,
    hint: 'what cannot be judged is refused; please report this',
  });
}

function frozenCopy<T>(value: T): T {
  return deepFreeze(structuredClone(value));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
