import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Verified } from '../model/verified.ts';
import { expectProof } from './expect-proof.ts';
import { type Extracted, extract } from './extract.ts';
import { LIMITS } from './limits.ts';
import { inStaging } from './staging.ts';
import type { Unpacked } from './unpacked.ts';

/**
 * Unpacks the bytes that the door let pass into a new folder, and hashes them again on
 * the way. Folders of the tree end with permissions 755, files with 444 or 555; nothing is
 * synced. After any error there is no folder.
 * @param directory absolute path; must not exist
 * @throws HeadwaterError VERIFY_INTERNAL for anything but a `Verified`; ARCHIVE_CHANGED
 *   where bytes, tar or tree are not the attested ones; ARCHIVE_… for a hostile or damaged
 *   archive (docs/FORMATS.md, "What is unpacked"); STORE_FULL, STORE_UNWRITABLE
 */
export async function unpack(verified: Verified, directory: string, host: Host): Promise<Unpacked> {
  expectProof(verified);
  const { fs } = host;
  const extracted = await inStaging(directory, fs, async () => {
    const tree = await extract(verified.artifact, { directory, fs, limits: LIMITS });
    expectAttested(tree, verified);
    return tree;
  });
  return { verified, directory, ...extracted };
}

/** The digests below the archive's own, where the build type attests them. */
function expectAttested(tree: Extracted, { claims, artifact }: Verified): void {
  for (const name of ['tarSha256', 'filesSha256'] as const) {
    const expected = claims[name];
    if (expected === undefined || expected === tree[name]) continue;
    throw new HeadwaterError('ARCHIVE_CHANGED', `the ${WHAT[name]} is not the attested one`, {
      subject: artifact.path,
      expected,
      found: tree[name],
    });
  }
}

const WHAT = { tarSha256: 'uncompressed archive', filesSha256: 'tree of files' } as const;
