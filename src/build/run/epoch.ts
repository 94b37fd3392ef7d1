import type { Host } from '../../host/host.ts';
import { walk } from '../stage/walk.ts';

/**
 * The newest time of any file in the unpacked sources, in whole seconds since 1970
 * (reproducible-builds.org, "SOURCE_DATE_EPOCH": the last modification of the source).
 * Folders do not count: tar sets those that its archive does not name to the current time.
 */
export function newestTime(root: string, host: Host): number {
  return walk(root, host)
    .filter(({ type }) => type === 'file')
    .reduce((newest, { mtime }) => Math.max(newest, mtime), 0);
}
