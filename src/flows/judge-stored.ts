import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Evidence } from '../model/quarantined.ts';
import type { Trust } from '../model/trust.ts';
import type { Claims, Verdict } from '../model/verified.ts';
import { expectationOf } from '../resolve/expect.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { checkEvidence, checkTree, type Damage, readProof } from '../store/check.ts';
import type { Stored } from '../store/receipt.ts';
import { verify } from '../verify/verify.ts';

export interface JudgeContext {
  readonly host: Host;
  readonly trust: Trust;
  readonly now: Date;
}

/** What is wrong with a package of the store; both empty: nothing. */
export interface Judgement {
  readonly refusal?: HeadwaterError;
  readonly damage: readonly Damage[];
  /** Of the door, where it let the evidence pass. */
  readonly verdict?: Verdict;
}

/**
 * Judges a stored package anew, offline: the kept evidence goes through the door again with
 * what is expected of it, then every file is hashed. The artifact's bytes are not kept; its
 * digest and size are the receipt's, which the signed subject must equal, and the signed
 * manifest of files binds the tree.
 * @param expectation the receipt's own, or one formed anew from the catalog.
 */
export function judgeStored(
  stored: Stored,
  expectation: SourceBuildExpectation,
  context: JudgeContext,
): Judgement {
  const damage = [...checkEvidence(stored, context.host), ...checkTree(stored, context.host)];
  try {
    const { claims, verdict } = verify(quarantinedAgain(stored, context.host), expectation, context);
    compareClaims(stored, claims);
    return { damage, verdict };
  } catch (error) {
    if (error instanceof HeadwaterError) return { damage, refusal: error };
    throw error;
  }
}

/**
 * The same with recipe, sources and level as the catalog has them today. Of the receipt only
 * the digests of its libraries are taken: they are of builds, which no catalog knows.
 */
export function judgeAsExpected(pkg: ResolvedPackage, stored: Stored, context: JudgeContext): Judgement {
  try {
    const expectation = expectationOf(pkg, stored.receipt.expectation.needs);
    return judgeStored(stored, expectation, context);
  } catch (error) {
    if (error instanceof HeadwaterError) return { damage: [], refusal: error };
    throw error;
  }
}

/** The same without the tree: whether evidence and receipt stand, for whoever only tells what is there. */
export function refusalOf(
  pkg: ResolvedPackage,
  stored: Stored,
  context: JudgeContext,
): HeadwaterError | undefined {
  try {
    const expectation = expectationOf(pkg, stored.receipt.expectation.needs);
    compareClaims(stored, verify(quarantinedAgain(stored, context.host), expectation, context).claims);
    return undefined;
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
}

function quarantinedAgain({ path, receipt }: Stored, host: Host) {
  const evidence = receipt.evidence.flatMap(({ name }) => readEvidence({ path, name }, host));
  return { path, sha256: receipt.artifact.sha256, size: receipt.artifact.size, evidence };
}

/** A file that is gone is no evidence: the door then says what is missing. */
function readEvidence({ path, name }: { path: string; name: string }, host: Host): Evidence[] {
  const bytes = readProof({ path }, name, host);
  return bytes === undefined ? [] : [{ name, bytes }];
}

/** The receipt tells people what was claimed; it must not tell more than was signed, nor of another artifact. */
function compareClaims({ path, receipt }: Stored, claims: Claims): void {
  const { artifact, expectation, filesSha256 } = receipt;
  const names = ['signer', 'builderId', 'buildType', 'builtAt', 'tarSha256', 'filesSha256', 'level'] as const;
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ...names.map((name) => [`claims.${name}`, claims[name], receipt.claims[name]] as const),
    ['artifact.tarSha256', claims.tarSha256, artifact.tarSha256],
    ['filesSha256', claims.filesSha256, filesSha256],
    ['name', expectation.package, receipt.name],
    ['version', expectation.version, receipt.version],
    ['platform', expectation.platform, receipt.platform],
  ];
  const [wrong] = pairs.filter(([, signed, said]) => signed !== said);
  if (wrong === undefined) return;
  const [member, signed = 'absent', said = 'absent'] = wrong;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', `the receipt and the signed provenance disagree`, {
    subject: path,
    expected: `${member} ${signed}`,
    found: said,
    hint: 'the receipt was changed; uninstall the package and install it again',
  });
}
