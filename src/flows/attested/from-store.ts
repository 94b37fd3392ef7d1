import type { Host } from '../../host/host.ts';
import { loadSettings } from '../../host/settings.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { compareVersions, matchesVersion } from '../../model/version.ts';
import type { PackageRequest } from '../../request/request.ts';
import { listNamed } from '../../store/find.ts';
import { listNamedBelow } from '../../store/lower.ts';
import { type AttestedReceipt, isAttested } from '../../store/receipt.ts';
import type { AskedPlace } from './asked-place.ts';
import { isMeant } from './is-meant.ts';

/**
 * The newest package of the store, or of one below it, that a request fits, as it was planned when it was admitted.
 * What its receipt expects is what is expected of it today (`isMeant`), was signed by the machine
 * that unpacked it, and is judged again with the rest.
 */
export async function fromStore(
  { name, version: query }: Pick<PackageRequest, 'name' | 'version'>,
  { from, wanted, platform }: AskedPlace,
  host: Host,
): Promise<AttestedPackage | undefined> {
  const receipts = [...listNamed(host, name), ...listNamedBelow(host, name)]
    .filter(isAttested)
    .map(({ receipt }) => receipt)
    .filter((receipt) => receipt.origin === from)
    .filter((receipt) => receipt.platform === platform)
    .filter(({ version }) => query === undefined || matchesVersion(version, query));
  if (receipts.length === 0) return undefined;
  const { sigstoreRoot } = await loadSettings(host);
  const meant = receipts.filter((receipt) => isMeant(receipt, wanted, sigstoreRoot));
  const [newest] = meant.sort(
    (a, b) => compareVersions(b.version, a.version) || (a.admittedAt < b.admittedAt ? 1 : -1),
  );
  return newest === undefined ? undefined : plannedAgain(newest);
}

/** The plan behind a receipt. */
export function plannedAgain(receipt: AttestedReceipt): AttestedPackage {
  const { origin, name, version, platform, bins, buildKey, parts } = receipt;
  const [first, ...others] = parts.map(({ purl, artifact, expectation, layout }) => {
    const { fileName, url, sha256, sha512, size } = artifact;
    const known = { fileName, url, sha256, size, ...(sha512 !== undefined && { sha512 }) };
    return { purl, artifact: known, expectation, layout, evidence: [] };
  });
  if (first === undefined) throw new TypeError('a receipt has a part');
  return {
    origin,
    name,
    version,
    platform,
    parts: [first, ...others],
    commands: { by: 'name', names: bins },
    buildKey,
    isFromStore: true,
  };
}
