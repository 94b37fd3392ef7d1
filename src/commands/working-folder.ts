import { HeadwaterError } from '../errors.ts';

/** A folder that was deleted has no name, and no project. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** @throws HeadwaterError USAGE where it was deleted */
export function requireWorkingFolder(): string {
  const folder = workingFolder();
  if (folder !== undefined) return folder;
  throw new HeadwaterError('USAGE', 'the folder that this runs in was deleted', { expected: 'a folder' });
}
