import { HeadwaterError } from '../errors.ts';
import { matchesVersion } from '../model/version.ts';
import type { PackageRequest } from '../request/request.ts';
import { closestName } from '../resolve/suggest.ts';
import type { Stored } from '../store/receipt.ts';

/** Whether a package of the store is what was asked for. */
export function fitsRequest({ receipt }: Stored, { name, version }: PackageRequest): boolean {
  return receipt.name === name && (version === undefined || matchesVersion(receipt.version, version));
}

export function notInStore({ name, version }: PackageRequest, known: readonly string[] = []): HeadwaterError {
  const asked = version === undefined ? name : `${name}@${version}`;
  const close = closestName(name, known);
  return new HeadwaterError('NOT_INSTALLED', `${asked} is not installed`, {
    hint:
      close === undefined
        ? `\`headwater install ${asked}\` installs it, if the catalog has it`
        : `did you mean ${close}?`,
  });
}
