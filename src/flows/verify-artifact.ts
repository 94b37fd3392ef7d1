import { basename } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { FoundBundle } from '../evidence/document.ts';
import type { AttestedExpectation } from '../model/attested-expectation.ts';
import type { Verified } from '../model/verified.ts';
import { decide } from '../policy/decide.ts';
import type { PinnedDemand } from '../policy/pin.ts';
import { type Policy, PROPERTIES } from '../policy/policy.ts';
import { policyRefusal } from '../policy/refusal.ts';
import { withProperties, withReasons } from '../verify/vsa/own-summary.ts';
import { independentOperators, isReproduced, type Witness, witnessOf } from '../verify/vsa/reproduced.ts';
import { artifactPolicy } from './artifact/artifact-policy.ts';
import { gatherEvidence, type RefusedEvidence } from './artifact/evidence-files.ts';
import { demandOf } from './artifact/expectation.ts';
import { givenTrust } from './artifact/given-trust.ts';
import { type MeasuredArtifact, measureArtifact } from './artifact/measure.ts';
import { nobodyNamed } from './artifact/nobody-named.ts';
import { demandOfFirst, firstIdentity, keepPin, narrowed, pinnedBy } from './artifact/pinning.ts';
import { factsOfAttested } from './artifact/policy-facts.ts';
import type { ArtifactQuestion, IdentityFlags } from './artifact/question.ts';
import { type AtTheDoor, throughTheDoor, witnessesAmong } from './artifact/through-the-door.ts';
import { wantsSha512 } from './artifact/wants-sha512.ts';
import type { FlowContext } from './context.ts';
import type { Ask } from './pins.ts';

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
  /** Who came to these bytes independently of each other; looked for only where that is asked. */
  readonly operators: readonly string[];
  /** The pin that it was held to, or is kept as. */
  readonly pin?: { readonly name: string; readonly isNew: boolean };
  readonly verdict: Verified['verdict'];
}

/**
 * Whether an artifact is what its evidence must prove it to be: entirely offline, with
 * what the flags expect and nothing that the evidence says of itself, and then what the
 * policy of this machine asks. One bundle that passes is enough; evidence comes in sets of
 * which most are about other things.
 * @param ask how a person is asked who has named nobody; absent, nobody can be
 * @throws HeadwaterError USAGE, TRUST_INVALID, POLICY_INVALID, PIN_NEEDED, PIN_INVALID. A refusal is no error here, but a result.
 */
export async function verifyArtifact(
  question: ArtifactQuestion,
  { host, now, ask }: Pick<FlowContext, 'host' | 'now'> & { readonly ask?: Ask },
): Promise<ArtifactVerdict> {
  const { identity } = question;
  const given = givenTrust(identity, host);
  const evidence = gatherEvidence(question.bundles, host);
  const pinned = await pinnedBy(identity, host);
  const named = demandOf(identity, given) ?? (pinned && narrowed(pinned, identity, given));
  if (named === undefined && identity.pin === undefined) throw nobodyNamed(evidence.bundles);
  const artifact = measureArtifact(question.artifact, digestsFor(evidence.bundles), host);
  const resource = resourceOf(artifact, question);
  const about = { artifact, trust: given.trust, now, wanted: wantedOf(resource, identity) };
  const first = named === undefined ? firstIdentity(evidence.bundles, given, about) : undefined;
  const demand = named ?? (first && demandOfFirst(first, identity, given));
  if (demand === undefined) throw nobodyNamed(evidence.bundles);
  const expectation = { ...demand, resource };
  const policy = await artifactPolicy({ level: expectation.minimumLevel, flags: identity }, host);
  const asked = { ...about, expectation, pinned, policy, bundles: evidence.bundles };
  const { passed, refused } = judgeInTurn(asked);
  const verdict = { artifact, expectation, refused: [...evidence.refused, ...refused] };
  if (passed === undefined || identity.pin === undefined) return { ...verdict, ...(passed && { passed }) };
  const pin = { name: identity.pin, isNew: pinned === undefined };
  if (pin.isNew) {
    const found = first ?? firstIdentity(bundlesAt(passed.where, evidence.bundles), given, about);
    await keepPin({ name: pin.name, found, isNamed: first === undefined, ask, now }, host);
  }
  return { ...verdict, passed: { ...passed, pin } };
}

function bundlesAt(place: string, bundles: readonly FoundBundle[]): readonly FoundBundle[] {
  return bundles.filter(({ where }) => where === place);
}

function wantedOf(resource: string, { 'subject-name': subjectName }: IdentityFlags) {
  return { resource, ...(subjectName !== undefined && { subjectName }) };
}

function digestsFor(bundles: readonly FoundBundle[]): readonly ('sha256' | 'sha512')[] {
  return bundles.some(wantsSha512) ? ['sha256', 'sha512'] : ['sha256'];
}

interface Asked extends AtTheDoor {
  readonly wanted: { readonly resource: string; readonly subjectName?: string };
  /** Asked for beside the expectation, under the same name. */
  readonly pinned: PinnedDemand | undefined;
  readonly policy: Policy;
  readonly bundles: readonly FoundBundle[];
}

function judgeInTurn(asked: Asked): Pick<ArtifactVerdict, 'passed' | 'refused'> {
  const refused: RefusedEvidence[] = [];
  const witnesses = asksForWitnesses(asked.policy) ? witnessesAmong(asked.bundles, asked) : [];
  for (const { where, bytes } of asked.bundles) {
    try {
      return { passed: { where, ...judge(bytes, asked, witnesses) }, refused };
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

function asksForWitnesses({ rules }: Policy): boolean {
  return rules.some(({ kind }) => kind === 'property');
}

/** The door first, and then the policy of this machine. */
function judge(
  bytes: Uint8Array,
  asked: Asked,
  witnesses: readonly Witness[],
): Omit<PassedEvidence, 'where'> {
  const verified = throughTheDoor(bytes, asked);
  const { pinned, wanted } = asked;
  if (pinned !== undefined) throughTheDoor(bytes, { ...asked, expectation: { ...pinned, ...wanted } });
  const { sha256 } = asked.artifact;
  const all = [witnessOf(verified), ...witnesses];
  const properties = isReproduced(all, sha256) ? PROPERTIES : [];
  const facts = factsOfAttested(verified, properties);
  const decision = decide(asked.policy, facts, asked.now);
  if (!decision.allowed) throw policyRefusal(decision, facts);
  const verdict = withReasons(verified.verdict, { policy: decision.rule });
  return {
    claims: verified.claims,
    operators: independentOperators(all, sha256),
    verdict: withProperties(verdict, properties),
  };
}

/** What the user says, else a purl: by name where the ecosystem has one, else by digest (package-url specification, `checksum`). */
function resourceOf({ asked, size, sha256 }: MeasuredArtifact, { identity }: ArtifactQuestion): string {
  const { resource, 'subject-name': name } = identity;
  if (resource !== undefined) return resource;
  if (name?.startsWith('pkg:') === true) return name;
  const file = size === undefined ? 'artifact' : basename(asked);
  return `pkg:generic/${encodeURIComponent(file)}?checksum=sha256:${sha256}`;
}
