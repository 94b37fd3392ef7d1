import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar';
import type { Built } from '../../src/build/built.ts';
import { walk } from '../../src/build/stage/walk.ts';
import { createHost } from '../../src/host/create.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import { parseSha256 } from '../../src/model/digest.ts';
import type { FileEntry } from '../../src/model/files-manifest.ts';

interface Dependency {
  readonly name: string;
  readonly uri: string;
  readonly digest: { readonly sha256: string };
}

/** What the provenance of a build says, without asking whether it is signed. */
export function statementIn({ artifact }: Built) {
  const bundle = artifact.evidence.find(({ name }) => name === PROVENANCE_FILE);
  const { dsseEnvelope } = JSON.parse(Buffer.from(bundle?.bytes ?? []).toString());
  const { subject, predicate } = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
  const { buildDefinition, runDetails } = predicate;
  const all: readonly Dependency[] = buildDefinition.resolvedDependencies;
  const byproducts: readonly Dependency[] = runDetails.byproducts;
  return {
    subjects: subject as readonly Dependency[],
    internalParameters: buildDefinition.internalParameters,
    dependencies: (kind: string) =>
      all.filter(({ name }) => name === kind).map(({ uri, digest }) => ({ uri, sha256: digest.sha256 })),
    byproducts: Object.fromEntries(byproducts.map(({ name, digest }) => [name, digest.sha256])),
  };
}

/** Unpacks an artifact with node-tar, and says what came out. */
export async function treeOf({ artifact }: Built, scratch: string) {
  const tree = mkdtempSync(join(scratch, 'tree-'));
  const file = join(scratch, `${artifact.sha256}.tar`);
  writeFileSync(file, zstdDecompressSync(readFileSync(artifact.path)));
  await extract({ file, cwd: tree, strict: true });
  const files = walk(tree, createHost({})).flatMap((entry): FileEntry[] => {
    const { path, type, target, size, executable } = entry;
    if (type === 'directory') return [];
    if (type === 'symlink') return [{ type, path, target }];
    const digest = createHash('sha256')
      .update(readFileSync(join(tree, path)))
      .digest('hex');
    return [{ type: 'file', path, sha256: parseSha256(digest), size, executable }];
  });
  return { tree, files };
}
