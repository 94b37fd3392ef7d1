import { EXIT, HeadwaterError } from '../errors.ts';
import type { AttestedExpectation } from '../model/attested-expectation.ts';
import { isSha256 } from '../model/digest.ts';
import type { Expectation, SourceBuildExpectation } from '../model/expectation.ts';
import type { Quarantined } from '../model/quarantined.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Trust } from '../model/trust.ts';
import { judgeAttested } from './attested/judge-attested.ts';
import type { Case, Judgement } from './case.ts';
import { type SortedEvidence, sortEvidence } from './evidence.ts';
import { refuse } from './refuse.ts';
import { judgeOwnBuild } from './source-build/judge-source-build.ts';
import { passed } from './verdict.ts';
import { doorKey, Verified } from './verified.ts';

const SHA512_HEX = /^[0-9a-f]{128}$/;

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
export function verify(
  artifact: Quarantined,
  expectation: SourceBuildExpectation,
  context: VerifyContext,
): Verified<SourceBuildExpectation>;
export function verify(
  artifact: Quarantined,
  expectation: AttestedExpectation,
  context: VerifyContext,
): Verified<AttestedExpectation>;
export function verify(artifact: Quarantined, expectation: Expectation, context: VerifyContext): Verified;
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
  const judgement = judgeBy(expectation, { artifact, evidence, trust, now });
  return new Verified(doorKey, artifact, {
    expectation,
    claims: frozenCopy(judgement.claims),
    verdict: passed(judgement, { artifact, evidence, expectation, now }),
  });
}

function judgeBy(expectation: Expectation, facts: Case): Judgement {
  switch (expectation.buildType) {
    case 'headwater-source':
      return judgeOwnBuild(facts, expectation);
    case 'attested':
      return judgeAttested(facts, expectation);
    default:
      return refuse('VERIFY_BUILD_TYPE', 'nobody said what kind of build is expected');
  }
}

/** Read once, so that a record with changing members cannot be judged as one thing and used as another. */
function copyOf({ path, sha256, sha512, size }: Quarantined, evidence: SortedEvidence): Quarantined {
  if (typeof path !== 'string' || !isSha256(sha256))
    refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact has no digest');
  if (!Number.isSafeInteger(size) || size <= 0) {
    refuse('VERIFY_SIZE_MISMATCH', 'the artifact has no bytes', { found: shown(size) });
  }
  if (sha512 !== undefined && !SHA512_HEX.test(sha512)) {
    refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact has a digest that is none', { found: shown(sha512) });
  }
  return Object.freeze({
    path,
    sha256,
    ...(sha512 !== undefined && { sha512 }),
    size,
    evidence: evidence.files,
  });
}

function refusal(cause: unknown, expectation: Expectation): HeadwaterError {
  const subject = titleOf(expectation);
  if (cause instanceof HeadwaterError && cause.exitCode === EXIT.refused) {
    return new HeadwaterError(cause.code, cause.message, { ...cause.detail, subject });
  }
  return new HeadwaterError('VERIFY_INTERNAL', 'the evidence could not be judged', {
    subject,
    cause,
    hint: 'what cannot be judged is refused; please report this',
  });
}

function titleOf(expectation: Expectation | undefined): string {
  if (expectation?.buildType === 'attested') return expectation.resource;
  return `${expectation?.package} ${expectation?.version} (source)`;
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
