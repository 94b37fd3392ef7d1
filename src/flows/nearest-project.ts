import { dirname, join } from 'node:path';
import type { Host } from '../host/host.ts';

/**
 * The nearest folder upward with a manifest, as the shims find it: a link that leads nowhere is one.
 * @param folder without symlinks; undefined where the working folder was deleted.
 */
export function nearestProject(folder: string | undefined, { fs }: Pick<Host, 'fs'>): string | undefined {
  for (let at = folder; at !== undefined; at = dirname(at)) {
    if (fs.lstatSync(join(at, 'headwater.toml'), { throwIfNoEntry: false })) return at;
    if (at === dirname(at)) return undefined;
  }
  return undefined;
}
