import type { Catalog } from '../../../catalog/entry.ts';
import { isCatalogName } from '../../../model/package-name.ts';
import type { PackageRequest } from '../../../request/request.ts';

/** Whether anybody but headwater may be who builds it: known without a policy, and without asking. */
export function mayBeOfOthers(
  { name, origin }: Pick<PackageRequest, 'name' | 'origin'>,
  catalog: Catalog,
): boolean {
  if (origin !== undefined) return origin !== 'source';
  return !isCatalogName(name) || catalog.find(name)?.attested !== undefined;
}
