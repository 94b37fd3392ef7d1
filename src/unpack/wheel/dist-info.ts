import type { TreePath } from '../paths.ts';
import { refuse } from '../refuse.ts';
import type { WheelFile } from './place.ts';

/** A file of the wheel's own `.dist-info`, of which there is one. @throws HeadwaterError ARCHIVE_INVALID */
export function distInfoFile(files: readonly WheelFile[], called: string): TreePath | undefined {
  const folders = new Set(files.flatMap(({ name }) => /^[^/]+\.dist-info(?=\/)/.exec(name)?.[0] ?? []));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) {
    refuse('ARCHIVE_INVALID', `a wheel with ${folders.size} folders of metadata`);
  }
  return files.find(({ name }) => name === `${folder}/${called}`)?.path;
}
