import { HeadwaterError } from '../errors.ts';
import type { Verdict } from '../model/verified.ts';
import { expectationOf } from '../resolve/expect.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { checkEvidence, checkTree, type Damage } from '../store/check.ts';
import { isAttested, isSourceBuild, type Stored } from '../store/receipt.ts';
import type { JudgeContext } from './judge-stored/context.ts';
import { judgeParts, judgePlannedParts } from './judge-stored/parts.ts';
import { judgeBuild } from './judge-stored/source-build.ts';

/** What is wrong with a package of the store; both empty: nothing. */
export interface Judgement {
  readonly refusal?: HeadwaterError;
  readonly damage: readonly Damage[];
  /** Of the door, where it let the evidence pass; of several parts that of the first. */
  readonly verdict?: Verdict;
}

/**
 * Judges a stored package anew, offline, by what its receipt expects: the kept evidence goes
 * through the door again, then every file is hashed. Artifacts are not kept; their digests and
 * sizes are the receipt's, which the signed subjects must equal. What binds the tree is a
 * signed manifest of its files: of the provenance itself, or of the machine that unpacked it.
 */
export function judgeStored(stored: Stored, context: JudgeContext): Judgement {
  return withTree(stored, context, () => judgeKept(stored, context));
}

/**
 * The same as the package is expected today: by recipe, sources and level of the catalog, or by
 * what is planned of each part. Of a build's receipt only the digests of its libraries are
 * taken: they are of builds, which no catalog knows.
 */
export function judgeAsExpected(pkg: PlannedPackage, stored: Stored, context: JudgeContext): Judgement {
  return withTree(stored, context, () => judgePlanned(pkg, stored, context));
}

/** The same without the tree: whether evidence and receipt stand, for whoever only tells what is there. */
export function refusalOf(
  pkg: PlannedPackage,
  stored: Stored,
  context: JudgeContext,
): HeadwaterError | undefined {
  return outcomeOf(() => judgePlanned(pkg, stored, context)).refusal;
}

function judgeKept(stored: Stored, context: JudgeContext): Verdict {
  if (isAttested(stored)) return judgeParts(stored, context);
  if (isSourceBuild(stored)) return judgeBuild(stored, stored.receipt.expectation, context);
  throw otherOrigin(stored, 'one that headwater knows');
}

function judgePlanned(pkg: PlannedPackage, stored: Stored, context: JudgeContext): Verdict {
  if (pkg.origin !== 'source' && isAttested(stored)) return judgePlannedParts(pkg, stored, context);
  if (pkg.origin === 'source' && isSourceBuild(stored)) {
    return judgeBuild(stored, expectationOf(pkg, stored.receipt.expectation.needs), context);
  }
  throw otherOrigin(stored, pkg.origin);
}

function withTree(stored: Stored, { host }: JudgeContext, judge: () => Verdict): Judgement {
  return { damage: [...checkEvidence(stored, host), ...checkTree(stored, host)], ...outcomeOf(judge) };
}

function outcomeOf(judge: () => Verdict): Omit<Judgement, 'damage'> {
  try {
    return { verdict: judge() };
  } catch (error) {
    if (error instanceof HeadwaterError) return { refusal: error };
    throw error;
  }
}

function otherOrigin({ path, receipt }: Stored, expected: string): HeadwaterError {
  return new HeadwaterError('STORE_RECEIPT_INVALID', 'the package is of another origin', {
    subject: path,
    expected,
    found: receipt.origin,
  });
}
