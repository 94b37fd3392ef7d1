import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { nameOfFolder } from '../model/package-name.ts';
import { checkEvidence, checkTree } from './check.ts';
import { readEntry } from './find.ts';
import type { Receipt, Stored } from './receipt.ts';

/**
 * What to do where the place of an entry is taken. The same artifact, intact, stays, so
 * that programs that run from it go on undisturbed; if it was admitted by another
 * expectation or signer, it gets the new proof. What is damaged is moved into the
 * quarantine, and the place is free. Between the two renames of either exchange the place,
 * or its proof, is missing for some microseconds: a shim explains that, and the next
 * admission repairs it.
 * @param entry the new entry, complete, in a folder of the quarantine.
 * @returns the package that holds the place; undefined: try again, the place may be free.
 * @throws HeadwaterError STORE_DAMAGED when an intact artifact with another digest has the place.
 */
export function meetResident(entry: string, wanted: Stored, host: Host): Stored | undefined {
  const resident = readResident(wanted.path, host);
  if (resident === undefined || !isSound(resident, host)) {
    moveAside(wanted.path, entry, host);
    return undefined;
  }
  refuseNamesake(resident, wanted);
  if (resident.receipt.filesSha256 !== wanted.receipt.filesSha256) {
    // The same artifacts of others, unpacked another way by now.
    moveAside(wanted.path, entry, host);
    return undefined;
  }
  if (standing(resident.receipt) === standing(wanted.receipt)) return resident;
  moveAside(join(resident.path, 'proof'), entry, host);
  host.fs.renameSync(join(entry, 'proof'), join(resident.path, 'proof'));
  syncDirectory(host, resident.path);
  return wanted;
}

function readResident(path: string, host: Host): Stored | undefined {
  const found = readEntry(
    { name: nameOfFolder(basename(dirname(path))) ?? '', folder: basename(path), path },
    host,
  );
  return found.state === 'stored' ? found.stored : undefined;
}

function isSound(resident: Stored, host: Host): boolean {
  try {
    return checkTree(resident, host).length === 0 && checkEvidence(resident, host).length === 0;
  } catch (error) {
    // Somebody removes it while we look.
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** What a receipt says but for the times of the build and its signature. */
function standing(receipt: Receipt): string {
  const { kind, bins, buildKey, filesSha256 } = receipt;
  const judged = receipt.origin === 'source' ? [receipt] : receipt.parts;
  const parts = judged.map(({ expectation, claims: { signer, builderId, buildType, level } }) => {
    return { expectation, signer, builderId, buildType, level };
  });
  return canonicalJson(JSON.parse(JSON.stringify({ kind, bins, buildKey, filesSha256, parts })));
}

/** Moves what gives way beside the new entry, into the quarantine. */
export function moveAside(path: string, entry: string, host: Host): void {
  const aside = join(dirname(entry), `aside-${randomBytes(6).toString('hex')}`);
  try {
    host.fs.renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Two artifacts whose digests begin with the same twelve digits: made on purpose. */
function refuseNamesake(resident: Stored, wanted: Stored): void {
  if (resident.receipt.artifact.sha256 === wanted.receipt.artifact.sha256) return;
  throw new HeadwaterError('STORE_DAMAGED', 'another artifact holds this place of the store', {
    subject: wanted.path,
    expected: wanted.receipt.artifact.sha256,
    found: resident.receipt.artifact.sha256,
    hint: 'Two artifacts whose digests begin alike are no accident: find out where both come from.',
  });
}
