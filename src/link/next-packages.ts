import { HeadwaterError } from '../errors.ts';
import type { BinName, PackageName } from '../model/package-name.ts';
import type { Stored } from '../store/receipt.ts';
import type { LinkedPackage } from './generation.ts';

export interface LinkChange {
  /** Each takes the place of the package of its name, whatever version that is. */
  readonly add: readonly Stored[];
  /** Names that are not in the set are passed over. */
  readonly remove: readonly PackageName[];
  /** Versions as the user asked for them, by name. */
  readonly requested?: ReadonlyMap<PackageName, string>;
  /** Default: the host's clock. */
  readonly now?: Date;
}

/**
 * The packages after a change, by name. A package that is linked already, from the same
 * place and by the same request, stays as it is.
 * @throws HeadwaterError LINK_CONFLICT when two packages have a command of the same name.
 */
export function nextPackages(
  before: readonly LinkedPackage[],
  change: LinkChange,
  linkedAt: string,
): readonly LinkedPackage[] {
  const packages = new Map(before.map((linked) => [linked.name, linked]));
  for (const name of change.remove) packages.delete(name);
  for (const stored of change.add) {
    const { name } = stored.receipt;
    const requested = change.requested?.get(name);
    const linked = linkedFrom(stored, { requested, linkedAt });
    const known = packages.get(name);
    packages.set(name, known !== undefined && isEqual(known, linked) ? known : linked);
  }
  const sorted = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  refuseConflicts(sorted);
  return sorted;
}

/** Members in the order in which generation.json is read back, so that equal ones print alike. */
export function linkedFrom(
  { path, receipt }: Stored,
  { requested, linkedAt }: { readonly requested: string | undefined; readonly linkedAt: string },
): LinkedPackage {
  const { name, version, bins, buildKey } = receipt;
  return { name, version, path, bins, buildKey, ...(requested !== undefined && { requested }), linkedAt };
}

function isEqual(a: LinkedPackage, b: LinkedPackage): boolean {
  return JSON.stringify({ ...a, linkedAt: '' }) === JSON.stringify({ ...b, linkedAt: '' });
}

/** @throws HeadwaterError LINK_CONFLICT */
export function refuseConflicts(packages: readonly LinkedPackage[]): void {
  const owners = new Map<BinName, PackageName>();
  for (const { name, bins } of packages) {
    for (const bin of bins) {
      const owner = owners.get(bin);
      if (owner !== undefined && owner !== name) throw conflict(bin, owner, name);
      owners.set(bin, name);
    }
  }
}

function conflict(bin: BinName, owner: PackageName, other: PackageName): HeadwaterError {
  return new HeadwaterError('LINK_CONFLICT', `${owner} and ${other} both have the command ${bin}`, {
    subject: bin,
    expected: 'one package a command',
    found: `${owner}, ${other}`,
    hint: `Uninstall one of the two: \`headwater uninstall ${owner}\`, or do without ${other}.`,
  });
}
