import type { Host } from '../../host/host.ts';
import type { SourceBuildExpectation } from '../../model/expectation.ts';
import type { Evidence } from '../../model/quarantined.ts';
import type { Claims, Verdict } from '../../model/verified.ts';
import { readProof } from '../../store/check.ts';
import type { SourceReceipt, Stored } from '../../store/receipt.ts';
import { verify } from '../../verify/verify.ts';
import { type Pair, requireSame } from './compare.ts';
import type { JudgeContext } from './context.ts';

/**
 * A build from source, by its kept evidence.
 * @param expectation the receipt's own, or one formed anew from the catalog
 * @throws HeadwaterError VERIFY_*, STORE_RECEIPT_INVALID
 */
export function judgeBuild(
  stored: Stored<SourceReceipt>,
  expectation: SourceBuildExpectation,
  context: JudgeContext,
): Verdict {
  const { claims, verdict } = verify(quarantinedAgain(stored, context.host), expectation, context);
  compareClaims(stored, claims);
  return verdict;
}

function quarantinedAgain({ path, receipt }: Stored<SourceReceipt>, host: Host) {
  const evidence = receipt.evidence.flatMap(({ name }) => readEvidence({ path, name }, host));
  return { path, sha256: receipt.artifact.sha256, size: receipt.artifact.size, evidence };
}

/** A file that is gone is no evidence: the door then says what is missing. */
function readEvidence({ path, name }: { path: string; name: string }, host: Host): Evidence[] {
  const bytes = readProof({ path }, name, host);
  return bytes === undefined ? [] : [{ name, bytes }];
}

/** The receipt tells people what was claimed; it must not tell more than was signed, nor of another artifact. */
function compareClaims({ path, receipt }: Stored<SourceReceipt>, claims: Claims): void {
  const { artifact, expectation, filesSha256 } = receipt;
  const names = ['signer', 'builderId', 'buildType', 'builtAt', 'tarSha256', 'filesSha256', 'level'] as const;
  const pairs: readonly Pair[] = [
    ...names.map((name) => [`claims.${name}`, claims[name], receipt.claims[name]] as const),
    ['artifact.tarSha256', claims.tarSha256, artifact.tarSha256],
    ['filesSha256', claims.filesSha256, filesSha256],
    ['name', expectation.package, receipt.name],
    ['version', expectation.version, receipt.version],
    ['platform', expectation.platform, receipt.platform],
  ];
  requireSame(pairs, path);
}
