import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { Lock } from '../../lockfile/lock.ts';
import { parseLock } from '../../lockfile/parse.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import { parseManifest } from '../../request/manifest/parse.ts';
import type { ProjectPlace } from './place.ts';
import { readProjectFile } from './read-file.ts';

/** A project's two files, parsed. */
export interface Project {
  readonly place: ProjectPlace;
  readonly manifest: Manifest;
  readonly lock?: WrittenLock;
}

interface WrittenLock {
  readonly text: string;
  readonly content: Lock;
}

/** The same, and where it lies. */
export interface LockFile extends WrittenLock {
  readonly file: string;
}

/** @throws HeadwaterError MANIFEST_UNSAFE, MANIFEST_INVALID, LOCK_* */
export function loadProject(place: ProjectPlace, host: Host): Project {
  const manifest = loadManifest(place, host);
  const text = readProjectFile(place.lock, host);
  if (text === undefined) return { place, manifest };
  return { place, manifest, lock: { text, content: parseLock(text, place.lock) } };
}

/** @throws HeadwaterError MANIFEST_UNSAFE, MANIFEST_INVALID */
function loadManifest({ manifest }: Pick<ProjectPlace, 'manifest'>, host: Host): Manifest {
  const text = readProjectFile(manifest, host);
  if (text !== undefined) return parseManifest(text, manifest);
  throw new HeadwaterError('MANIFEST_INVALID', 'there is no manifest', {
    subject: manifest,
    found: 'nothing',
  });
}
