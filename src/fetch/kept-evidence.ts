import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { FoundBundle } from '../evidence/document.ts';
import { LARGEST_BUNDLE, MOST_BUNDLES } from '../evidence/limits.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { type Sha256, sha256Of, shortDigest } from '../model/digest.ts';

/** A folder for each artifact, named by its SHA-256 (docs/FORMATS.md, "On disk"). */
export function evidenceFolder(host: Host): string {
  return join(host.paths.cache, 'evidence');
}

/**
 * Keeps bundles about an artifact, so that it stays provable when its origin is silent or
 * has them no longer. One that is kept is as unbelieved as any other. What cannot be kept,
 * for a cache that is full or not ours to write, is gone without: it is here already.
 */
export function keepEvidence(host: Host, artifact: Sha256, bundles: readonly FoundBundle[]): void {
  const folder = join(evidenceFolder(host), artifact);
  const now = host.now();
  for (const { bytes } of bundles.slice(0, MOST_BUNDLES)) {
    if (bytes.byteLength > LARGEST_BUNDLE) continue;
    const path = join(folder, `${sha256Of(bytes)}.json`);
    try {
      if (host.fs.existsSync(path)) host.fs.utimesSync(path, now, now);
      else if (namesIn(folder, host).length < MOST_BUNDLES) writeFileAtomic(host, path, bytes, 0o600);
    } catch (error) {
      if (!(error instanceof HeadwaterError) && !(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

/** Bundles that were kept about an artifact, newest first. A file that is not what its name says is none. */
export function keptEvidence(host: Host, artifact: Sha256): readonly FoundBundle[] {
  const folder = join(evidenceFolder(host), artifact);
  const files = namesIn(folder, host).map((name) => ({ name, ...about(join(folder, name), host) }));
  return files
    .filter(({ size }) => size <= LARGEST_BUNDLE)
    .sort((a, b) => b.mtimeMs - a.mtimeMs || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_BUNDLES)
    .flatMap(({ name }) => bundleIn(folder, name, host));
}

function bundleIn(folder: string, name: string, host: Host): readonly FoundBundle[] {
  const bytes = host.fs.readFileSync(join(folder, name));
  const digest = sha256Of(bytes);
  return `${digest}.json` === name ? [{ bytes, where: `kept evidence ${shortDigest(digest)}` }] : [];
}

/** A link or a folder is nothing that was kept here. */
function about(path: string, { fs }: Host): { size: number; mtimeMs: number } {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  return {
    size: stat?.isFile() === true ? stat.size : Number.POSITIVE_INFINITY,
    mtimeMs: stat?.mtimeMs ?? 0,
  };
}

function namesIn(folder: string, { fs }: Host): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
}
