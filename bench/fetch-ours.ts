import { mkdirSync, readFileSync } from 'node:fs';
import { fetchArtifact } from '../src/fetch/artifact.ts';
import { createHost } from '../src/host/create.ts';
import type { RemoteArtifact } from '../src/model/attested-package.ts';

/*
 * Fetches every file of a list side by side, and says how many milliseconds that took:
 *
 *   fetch-ours LISTING FOLDER
 */
const [, , listing = '', folder = ''] = process.argv;
const artifacts: readonly RemoteArtifact[] = JSON.parse(readFileSync(listing, 'utf8'));
const host = createHost();
const start = performance.now();
const SIDE_BY_SIDE = 8;
const left = artifacts.entries();

async function worker(): Promise<void> {
  for (const [index, artifact] of left) {
    const directory = `${folder}/${index}`;
    mkdirSync(directory);
    await fetchArtifact(artifact, { host, directory, what: artifact.fileName, progress: () => undefined });
  }
}

Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker)).then(async () => {
  process.stdout.write(`${performance.now() - start}\n`);
  await host.http.close();
});
