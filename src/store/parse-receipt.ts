import { HeadwaterError } from '../errors.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import type { Place as JsonPlace } from '../model/strict-json/place.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { folderOf } from './place.ts';
import { readAttestedReceipt } from './read-attested-receipt.ts';
import { readSourceReceipt } from './read-source-receipt.ts';
import type { Receipt } from './receipt.ts';

export function printReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`;
}

/**
 * Reads proof/receipt.json of the folder store/<name>/<folder> (docs/FORMATS.md,
 * "Receipt"). A receipt that was carried to another folder is refused: name, version and
 * digest must be those of the place it lies in.
 * @throws HeadwaterError STORE_RECEIPT_INVALID, naming the member.
 */
export function parseReceipt(
  bytes: Uint8Array,
  at: { readonly name: string; readonly folder: string },
): Receipt {
  const place: JsonPlace = { code: 'STORE_RECEIPT_INVALID', path: 'receipt' };
  try {
    const receipt = readReceipt(parseStrictJson(bytes, place), place);
    refuseOtherPlace(receipt, at);
    return receipt;
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    throw new HeadwaterError(error.code, error.message, {
      ...error.detail,
      subject: `${at.name}/${at.folder}`,
      hint: 'the receipt was changed; uninstall the package and install it again',
    });
  }
}

/** The attack: an honest receipt, copied beside another tree. */
function refuseOtherPlace(receipt: Receipt, at: { readonly name: string; readonly folder: string }): void {
  const folder = folderOf({ version: receipt.version, sha256: receipt.artifact.sha256 });
  if (receipt.name === at.name && folder === at.folder) return;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'receipt belongs to another place', {
    expected: `${at.name}/${at.folder}`,
    found: `${receipt.name}/${folder}`,
  });
}

/** The origin says which of the two it is; each is read with exactly its own members. */
function readReceipt(value: unknown, place: JsonPlace): Receipt {
  const { origin } = readRecord(value, place);
  return origin === 'source' ? readSourceReceipt(value, place) : readAttestedReceipt(value, place);
}
