import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { withLock } from '../host/lock.ts';
import { editManifest, type ManifestEdit } from '../request/manifest/edit.ts';
import type { Manifest } from '../request/manifest/manifest.ts';
import { parseManifest } from '../request/manifest/parse.ts';
import { keepManifest } from './kept-manifest.ts';
import { placeAt } from './project/place.ts';
import { readProjectFile } from './project/read-file.ts';

/** The manifest of the global set; an empty one where there is none. @throws HeadwaterError MANIFEST_* */
export function loadGlobalManifest(host: Host): Manifest {
  const { manifest } = placeAt(host.paths.config);
  return parseManifest(readProjectFile(manifest, host) ?? '', manifest);
}

/** Changes the manifest of the global set, after whoever else changes it. The texts before and after stay with their generations. */
export function changeGlobalManifest(
  host: Host,
  edits: (manifest: Manifest) => readonly ManifestEdit[],
): Promise<void> {
  return rewriteGlobalManifest(host, (manifest) => editedBy(edits(manifest), manifest));
}

/** The same, with what comes out of a function. */
export function rewriteGlobalManifest(host: Host, rewrite: (manifest: Manifest) => Manifest): Promise<void> {
  return withLock(host, { name: 'global-manifest' }, async () => {
    const before = loadGlobalManifest(host);
    // First, for it may look at what was kept.
    const after = rewrite(before);
    keepManifest(before, host);
    if (after.text !== before.text) writeFileAtomic(host, before.file, after.text);
    keepManifest(after, host);
  });
}

/** A manifest after changes, one on the other. */
export function editedBy(edits: readonly ManifestEdit[], manifest: Manifest): Manifest {
  let current = manifest;
  for (const edit of edits) current = parseManifest(editManifest(current, edit), manifest.file);
  return current;
}

/** Before the current generation is left: what the manifest says by now, by whoever wrote it, stays with it. */
export async function keepGlobalManifest(host: Host): Promise<void> {
  try {
    await rewriteGlobalManifest(host, (manifest) => manifest);
  } catch (error) {
    // Whoever needs the manifest itself says what is wrong with it.
    if (!(error instanceof HeadwaterError)) throw error;
  }
}
