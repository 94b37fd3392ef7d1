import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { ForeignName } from '../../model/package-name.ts';
import { compareVersions } from '../../model/version.ts';
import { listNamed } from '../../store/find.ts';
import { type AttestedReceipt, isAttested, levelOf } from '../../store/receipt.ts';

/** Who built what is installed, by the provenance of the package itself. */
export interface AttestedInfo {
  /** The least of all parts. */
  readonly level: string;
  readonly signer: string;
  readonly builder?: string;
  readonly repository?: string;
  readonly commit?: string;
  /** Artifacts, the package itself among them. */
  readonly parts: number;
}

export function attestedInfo(receipt: AttestedReceipt): AttestedInfo {
  const { signer, builderId, sourceRepository, sourceCommit } = receipt.parts[0].claims;
  return {
    level: levelOf(receipt),
    signer,
    ...(builderId !== undefined && { builder: builderId }),
    ...(sourceRepository !== undefined && { repository: sourceRepository }),
    ...(sourceCommit !== undefined && { commit: sourceCommit }),
    parts: receipt.parts.length,
  };
}

/**
 * What the store tells of a package of another ecosystem; its origin is not asked.
 * @throws HeadwaterError NOT_INSTALLED
 */
export function foreignFacts(name: ForeignName, host: Host) {
  const receipts = listNamed(host, name)
    .filter(isAttested)
    .map(({ receipt }) => receipt)
    .sort((a, b) => compareVersions(b.version, a.version));
  const [newest] = receipts;
  if (newest === undefined) {
    throw new HeadwaterError('NOT_INSTALLED', `${name} is not installed, and no catalog describes it`, {
      subject: name,
      hint: `\`headwater install ${name}\` asks its origin, and installs what can be proved`,
    });
  }
  const repository = newest.parts[0].claims.sourceRepository ?? '';
  return {
    name,
    kind: newest.kind,
    summary: `built by others (${newest.origin}); what is told here is what was proved of what is installed`,
    homepage: '',
    repository,
    license: '',
    version: newest.version,
    versions: [...new Set(receipts.map(({ version }) => version))],
    bins: newest.bins,
    platforms: [...new Set(receipts.map(({ platform }) => platform))],
  };
}
