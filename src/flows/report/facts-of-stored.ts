import type { Host } from '../../host/host.ts';
import type { BuiltFacts } from '../../model/catalog-report.ts';
import { sha256Of } from '../../model/digest.ts';
import type { Trust } from '../../model/trust.ts';
import { parseFilesManifest } from '../../store/parse-files.ts';
import { proofOf } from '../../store/place.ts';
import type { SourceReceipt, Stored } from '../../store/receipt.ts';
import { provenRun } from '../rebuild/proven-run.ts';

interface Site {
  readonly host: Host;
  readonly now: Date;
  readonly trust: Trust;
}

/**
 * What is told of a stored package whose evidence stands: times from its provenance, sizes
 * from the manifest of files that the provenance binds.
 * @returns undefined where the manifest is not that one.
 */
export function factsOfStored(
  stored: Stored<SourceReceipt>,
  { host, now, trust }: Site,
): BuiltFacts | undefined {
  const { receipt } = stored;
  const read = (name: string) => host.fs.readFileSync(proofOf(stored, name));
  const manifest = host.fs.existsSync(proofOf(stored, 'files')) ? read('files') : Buffer.alloc(0);
  const files = sha256Of(manifest) === receipt.filesSha256 ? parseFilesManifest(String(manifest)) : undefined;
  if (files === undefined) return undefined;
  const evidence = receipt.evidence.map(({ name }) => ({ name, bytes: read(name) }));
  const { startedOn, finishedOn } = provenRun(evidence, { trust, now });
  return {
    artifactSha256: receipt.artifact.sha256,
    artifactSize: receipt.artifact.size,
    files: files.length,
    treeSize: files.reduce((sum, file) => sum + (file.type === 'file' ? file.size : 0), 0),
    seconds: (finishedOn.getTime() - startedOn.getTime()) / 1000,
    builtAt: finishedOn.toISOString(),
    level: receipt.claims.level,
  };
}
