import { HeadwaterError } from '../errors.ts';

/** The system's word for what went wrong (`ENOENT`, `ENOSPC`, …), or an empty string. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** A full disk and a folder that must not be written get their own codes; anything else stays what it is. */
export function asStoreError(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HeadwaterError('STORE_FULL', 'no space left on the device', {
        subject: path,
        hint: 'Free some space and run the same command again; nothing half-done was left behind.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new HeadwaterError('STORE_UNWRITABLE', 'cannot write here', {
        subject: path,
        found: errorCode(error),
        hint: 'Check the owner of the folder, or set HEADWATER_HOME to a folder of your own.',
        cause: error,
      });
    default:
      return error;
  }
}
