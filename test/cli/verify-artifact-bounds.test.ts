import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ArtifactWorld, artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign } from '../world/attested-case.ts';
import { projectRoot } from '../world/bundle.ts';
import { startProgram } from '../world/cli.ts';
import { bytes, honest } from '../world/sigstore/honest.ts';

/** Evidence that costs more than it is worth is refused, and told why, before anything is computed with it. */
const SOURCE = ['--source-repository', 'https://github.com/acme/tool'];

interface Bundle {
  verificationMaterial: { tlogEntries: unknown[] };
}

test.each<[string, (world: ArtifactWorld, honest: Uint8Array) => string, string]>([
  ['100 MB', (world) => sparse(join(world.scratch, 'huge.json'), 100e6), 'VERIFY_BUNDLE_TOO_LARGE'],
  [
    '100 MB, a line each',
    (world) => sparse(join(world.scratch, 'huge.jsonl'), 100e6),
    'VERIFY_BUNDLE_TOO_LARGE',
  ],
  [
    '10,000 log entries',
    (world, good) => world.file('b.json', entries(good, 10_000)),
    'VERIFY_BUNDLE_TOO_LARGE',
  ],
  [
    '10,000 empty log entries',
    (world, good) => world.file('b.json', emptyEntries(good, 10_000)),
    'VERIFY_BUNDLE_TOO_LARGE',
  ],
  [
    '1,000 objects in each other',
    (world) => world.file('b.json', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`),
    'VERIFY_BUNDLE_INVALID',
  ],
  [
    'a million lists in each other',
    (world) => world.file('b.json', `${'['.repeat(1e6)}${']'.repeat(1e6)}`),
    'VERIFY_BUNDLE_TOO_LARGE',
  ],
  [
    '1,000 bundles',
    (world, good) => world.file('b.jsonl', `${Buffer.from(good)}\n`.repeat(1000)),
    'VERIFY_BUNDLE_TOO_LARGE',
  ],
  ['a device without end', () => '/dev/zero', 'VERIFY_BUNDLE_TOO_LARGE'],
])('%s', async (_, make, code) => {
  const world = await artifactWorld();
  const bundle = make(world, await sign(honest.artifactAttestation, {}));
  const said = await world.ask('--artifact', world.file('tool', bytes), '--bundle', bundle, ...SOURCE);
  expect(outcome(said)).toBe(code);
  expect(said.code).toBe(3);
});

test('stdin without end', async () => {
  const world = await artifactWorld();
  const artifact = world.file('tool', bytes);
  const script = `yes | "$1" verify --artifact "$2" --bundle - ${SOURCE.join(' ')}`;
  const words = ['/bin/sh', '-c', script, 'sh', join(projectRoot, 'bin/headwater'), artifact];
  expect(outcome(await startProgram(words, world.env).end)).toBe('VERIFY_BUNDLE_TOO_LARGE');
});

function sparse(path: string, size: number): string {
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

function entries(good: Uint8Array, count: number): string {
  const bundle: Bundle = JSON.parse(Buffer.from(good).toString());
  const [entry] = bundle.verificationMaterial.tlogEntries;
  bundle.verificationMaterial.tlogEntries = Array.from({ length: count }, () => entry);
  return JSON.stringify(bundle);
}

function emptyEntries(good: Uint8Array, count: number): string {
  const bundle: Bundle = JSON.parse(Buffer.from(good).toString());
  bundle.verificationMaterial.tlogEntries = Array.from({ length: count }, () => ({}));
  return JSON.stringify(bundle);
}
