import { HeadwaterError } from '../../errors.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import type { UnpackedTree } from '../../unpack/unpack-parts.ts';

/**
 * What a plan was read from must be what provenance covers. The attack: an index that serves other
 * metadata beside a wheel than lies in it, and so names the repository that it is to come from, or
 * members that it never asked for.
 * @throws HeadwaterError ORIGIN_METADATA_INVALID
 */
export function requirePlannedFiles({ parts }: AttestedPackage, { files }: UnpackedTree): void {
  const digests = new Map(files.flatMap((file) => (file.type === 'file' ? [[file.path, file.sha256]] : [])));
  for (const { purl, plannedBy } of parts) {
    const found = plannedBy === undefined ? undefined : digests.get(plannedBy.path);
    if (plannedBy === undefined || found === plannedBy.sha256) continue;
    throw new HeadwaterError('ORIGIN_METADATA_INVALID', 'the index has other metadata than the package', {
      subject: purl,
      expected: `${plannedBy.path} with sha256 ${plannedBy.sha256}`,
      found: found ?? 'no such file',
      hint: 'Nothing was admitted. What it needs and where it comes from was read from what the index served.',
    });
  }
}
