import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { nearestProject } from '../nearest-project.ts';

/** A folder with a headwater.toml. */
export interface ProjectPlace {
  /** Absolute path of the folder, without symlinks. */
  readonly root: string;
  readonly manifest: string;
  readonly lock: string;
}

/** The place of a project in this folder, whether or not there is one. */
export function placeAt(root: string): ProjectPlace {
  return { root, manifest: join(root, 'headwater.toml'), lock: join(root, 'headwater.lock') };
}

/**
 * The nearest project: upward from a folder to the root of the file system, as shims look
 * for it. headwater's own configuration folder is none: its headwater.toml is the global set's.
 * @param from absolute path without symlinks.
 */
export function findProject(
  host: Pick<Host, 'fs' | 'paths'>,
  from: string | undefined = workingFolder(),
): ProjectPlace | undefined {
  const root = nearestProject(from, host);
  return root === undefined || root === host.paths.config ? undefined : placeAt(root);
}

/** Without symlinks; undefined where it was deleted. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** @throws HeadwaterError USAGE when there is no project */
export function requireProject(host: Host): ProjectPlace {
  const place = findProject(host);
  if (place !== undefined) return place;
  throw new HeadwaterError('USAGE', 'this is no project', {
    expected: 'a headwater.toml in this folder or one above it',
    found: 'none',
    hint: 'Make one: a line `[tools]`, then one like `jq = "1.8"` for each tool.',
  });
}
