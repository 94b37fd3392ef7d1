import { basename } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { FoundBundle } from '../evidence/document.ts';
import { PROVENANCE_FILE } from '../model/attestation.ts';
import type { AttestedExpectation } from '../model/attested-expectation.ts';
import type { Trust } from '../model/trust.ts';
import type { Verified } from '../model/verified.ts';
import { decide } from '../policy/decide.ts';
import type { Policy } from '../policy/policy.ts';
import { policyRefusal } from '../policy/refusal.ts';
import { verify } from '../verify/verify.ts';
import { withReasons } from '../verify/vsa/own-summary.ts';
import { artifactPolicy } from './artifact/artifact-policy.ts';
import { gatherEvidence, type RefusedEvidence } from './artifact/evidence-files.ts';
import { demandOf } from './artifact/expectation.ts';
import { givenTrust } from './artifact/given-trust.ts';
import { type MeasuredArtifact, measureArtifact } from './artifact/measure.ts';
import { nobodyNamed } from './artifact/nobody-named.ts';
import { factsOfAttested } from './artifact/policy-facts.ts';
import type { ArtifactQuestion } from './artifact/question.ts';
import { wantsSha512 } from './artifact/wants-sha512.ts';
import type { FlowContext } from './context.ts';

/** What came out: one bundle that passed, or none. */
export interface ArtifactVerdict {
  readonly artifact: MeasuredArtifact;
  /** What evidence was asked to say. */
  readonly expectation: AttestedExpectation;
  readonly passed?: PassedEvidence;
  /** Of everything that was looked at before, or of all. */
  readonly refused: readonly RefusedEvidence[];
}

interface PassedEvidence {
  readonly where: string;
  readonly claims: Verified<AttestedExpectation>['claims'];
  readonly verdict: Verified['verdict'];
}

/**
 * Whether an artifact is what its evidence must prove it to be: entirely offline, with
 * what the flags expect and nothing that the evidence says of itself, and then what the
 * policy of this machine asks. One bundle that passes is enough; evidence comes in sets of
 * which most are about other things.
 * @throws HeadwaterError USAGE, TRUST_INVALID, POLICY_INVALID. A refusal is no error here, but a result.
 */
export async function verifyArtifact(
  question: ArtifactQuestion,
  { host, now }: Pick<FlowContext, 'host' | 'now'>,
): Promise<ArtifactVerdict> {
  const { identity, bundles } = question;
  const given = givenTrust(identity, host);
  const demand = demandOf(identity, given);
  const evidence = gatherEvidence(bundles, host);
  if (demand === undefined) throw nobodyNamed(evidence.bundles);
  const artifact = measureArtifact(question.artifact, digestsFor(evidence.bundles), host);
  const expectation = { ...demand, resource: resourceOf(artifact, question) };
  const policy = await artifactPolicy(expectation.minimumLevel, host);
  const asked = { artifact, expectation, policy, trust: given.trust, now };
  const { passed, refused } = judgeInTurn(evidence.bundles, asked);
  return { artifact, expectation, ...(passed && { passed }), refused: [...evidence.refused, ...refused] };
}

function digestsFor(bundles: readonly FoundBundle[]): readonly ('sha256' | 'sha512')[] {
  return bundles.some(wantsSha512) ? ['sha256', 'sha512'] : ['sha256'];
}

interface Asked {
  readonly artifact: MeasuredArtifact;
  readonly expectation: AttestedExpectation;
  readonly policy: Policy;
  readonly trust: Trust;
  readonly now: Date;
}

function judgeInTurn(
  bundles: readonly FoundBundle[],
  asked: Asked,
): Pick<ArtifactVerdict, 'passed' | 'refused'> {
  const refused: RefusedEvidence[] = [];
  for (const { where, bytes } of bundles) {
    try {
      return { passed: { where, ...judge(bytes, asked) }, refused };
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      refused.push({ where, error: withWayOut(error, asked) });
    }
  }
  return { refused };
}

/** Whoever means that it is enough to know who signed has to say so. */
function withWayOut(error: HeadwaterError, { expectation: { minimumLevel } }: Asked): HeadwaterError {
  if (error.code !== 'VERIFY_BUILDER_MISMATCH' || minimumLevel === undefined) return error;
  const hint = '`trust add builder` says what a builder has earned; `--require none` asks only who signed';
  return new HeadwaterError(error.code, error.message, { hint, ...error.detail });
}

/** The door first, and then the policy of this machine. */
function judge(bytes: Uint8Array, asked: Asked): Omit<PassedEvidence, 'where'> {
  const verified = throughTheDoor(bytes, asked);
  const facts = factsOfAttested(verified);
  const decision = decide(asked.policy, facts, asked.now);
  if (!decision.allowed) throw policyRefusal(decision, facts);
  return { claims: verified.claims, verdict: withReasons(verified.verdict, { policy: decision.rule }) };
}

/** Where only a digest is known, the door has nothing else to compare; nothing can be unpacked from there. */
function throughTheDoor(bytes: Uint8Array, { artifact, expectation, trust, now }: Asked) {
  const { asked, sha256, sha512, size = 1 } = artifact;
  const evidence = [{ name: PROVENANCE_FILE, bytes }];
  const quarantined = { path: asked, sha256, ...(sha512 !== undefined && { sha512 }), size, evidence };
  return verify(quarantined, expectation, { trust, now });
}

/** A purl: by name where the ecosystem has one, else by digest (package-url specification, `checksum`). */
function resourceOf({ asked, size, sha256 }: MeasuredArtifact, { identity }: ArtifactQuestion): string {
  const name = identity['subject-name'];
  if (name?.startsWith('pkg:') === true) return name;
  const file = size === undefined ? 'artifact' : basename(asked);
  return `pkg:generic/${encodeURIComponent(file)}?checksum=sha256:${sha256}`;
}
