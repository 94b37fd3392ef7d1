import { HeadwaterError } from '../../errors.ts';
import type { ExpectedNeed, SourceBuildExpectation } from '../../model/expectation.ts';
import type { Trust } from '../../model/trust.ts';
import type { Verified } from '../../model/verified.ts';
import { expectationOf } from '../../resolve/expect.ts';
import type { ResolvedPackage } from '../../resolve/resolution.ts';
import { verify } from '../../verify/verify.ts';
import { titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { findSound } from '../find-sound.ts';
import type { GivenBuild } from './given-builds.ts';
import type { MeasuredArtifact } from './measure.ts';
import { subjectDigest } from './subject-digest.ts';

/** An artifact of a library, and what proves that it is a build of the catalog's. */
export interface NeedProof extends ExpectedNeed {
  /** `store`, or the file name of its evidence. */
  readonly by: string;
}

export interface Proving {
  /** All that may prove a library. */
  readonly builds: readonly GivenBuild[];
  readonly trust: Trust;
  readonly context: FlowContext;
}

/** An artifact, and what may be evidence of it. */
interface Claimed {
  readonly artifact: MeasuredArtifact;
  readonly builds: readonly GivenBuild[];
}

export interface JudgedBuild {
  readonly verified: Verified<SourceBuildExpectation>;
  readonly where: string;
  readonly needs: readonly NeedProof[];
}

/** Libraries are few, and rarely proved in two ways; more ways than these are not tried. */
const MOST_WAYS = 64;

/**
 * Leads an artifact through the door as a build of this package, with any of the pieces of
 * evidence.
 *
 * Provenance names the libraries that were linked in by digest, and a digest tells nothing
 * of where a library came from: a builder that is trusted to tell the truth would say so of
 * a library that somebody slipped it, too. So each digest has to be proved in its turn
 * (`proveNeeds`), and is then expected, as a source is.
 * @throws HeadwaterError VERIFY_*: of the evidence that came closest, or of a library
 */
export function judgeBuild(
  pkg: ResolvedPackage,
  { artifact, builds }: Claimed,
  proving: Proving,
): JudgedBuild {
  const ways = waysOf(pkg.needs.map((need) => proveNeeds(need, proving)));
  const refusals: HeadwaterError[] = [];
  for (const { where, evidence } of builds) {
    for (const needs of ways) {
      try {
        const { sha256, size = 1 } = artifact;
        const quarantined = { path: artifact.asked, sha256, size, evidence };
        const { trust, context } = proving;
        const verified = verify(quarantined, expectationOf(pkg, needs), { trust, now: context.now });
        return { verified, where, needs };
      } catch (error) {
        if (!(error instanceof HeadwaterError)) throw error;
        refusals.push(error);
      }
    }
  }
  throw closest(refusals) ?? new HeadwaterError('VERIFY_NO_EVIDENCE', `no evidence of ${titleOf(pkg)}`);
}

/**
 * Every artifact of a library that is proved: the one that this machine's store holds and
 * that stands, and those whose own provenance is among the evidence and passes the door as
 * a build of the catalog's.
 * @throws HeadwaterError VERIFY_DEPENDENCY_MISMATCH where there is none
 */
function proveNeeds(need: ResolvedPackage, proving: Proving): readonly NeedProof[] {
  const { name, version } = need;
  const found = findSound(need, proving.context);
  const stored =
    found.state === 'sound'
      ? [{ name, version, sha256: found.stored.receipt.artifact.sha256, by: 'store' }]
      : [];
  const given = proving.builds.flatMap((build) => proofBy(build, need, proving));
  const proofs = [...stored, ...given];
  if (proofs.length > 0) return proofs;
  throw new HeadwaterError('VERIFY_DEPENDENCY_MISMATCH', `nothing proves which ${name} it was built with`, {
    subject: titleOf(need),
    expected: `this library in the store, or evidence of its build`,
    found: 'neither',
    hint: `\`headwater install ${name}@${version}\` builds it here; or give its provenance as a further --bundle`,
  });
}

/** The digest is what the evidence says that it is about: if the door lets it pass, it was signed as that. */
function proofBy(build: GivenBuild, need: ResolvedPackage, proving: Proving): readonly NeedProof[] {
  const sha256 = subjectDigest(build.provenance, need);
  if (sha256 === undefined) return [];
  try {
    judgeBuild(need, { artifact: { asked: build.where, sha256 }, builds: [build] }, proving);
    return [{ name: need.name, version: need.version, sha256, by: build.where }];
  } catch (error) {
    if (error instanceof HeadwaterError) return [];
    throw error;
  }
}

/** One proof of each library, in all ways. */
function waysOf(proofs: readonly (readonly NeedProof[])[]): readonly (readonly NeedProof[])[] {
  return proofs.reduce<readonly (readonly NeedProof[])[]>(
    (ways, ofOne) => ways.flatMap((way) => ofOne.map((proof) => [...way, proof])).slice(0, MOST_WAYS),
    [[]],
  );
}

/** Evidence of a library is about something else: that says the least. */
function closest(refusals: readonly HeadwaterError[]): HeadwaterError | undefined {
  return refusals.find(({ code }) => code !== 'VERIFY_SUBJECT_MISMATCH') ?? refusals[0];
}
