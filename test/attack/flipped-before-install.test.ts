import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { install } from '../../src/flows/install.ts';
import { createHost } from '../../src/host/create.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { forget } from '../world/forget.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { edit, entryOf, flipByte } from '../world/tamper.ts';

/** One byte is another before anything is installed: refused, each with its own code, nothing unpacked or linked. */

test('in a source, wherever it is fetched from', async () => {
  const world = await smallWorld();
  flipSource(world);
  const { code, error } = await refusal(world);
  expect([code, error.code]).toEqual([5, 'FETCH_FAILED']);
  expect(JSON.stringify(error)).toMatch(/sha256|digest/);
  expectNothing(world);
});

test('in a kept download: dropped and told, and fetched again; never built from', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  await forget('hello', world.env);
  for (const name of namesIn(world.host.paths.downloads)) flipByte(join(world.host.paths.downloads, name));
  const again = await headwater(['install', 'hello'], world.env);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('was damaged and is dropped') });

  await forget('hello', world.env);
  for (const name of namesIn(world.host.paths.downloads)) flipByte(join(world.host.paths.downloads, name));
  flipSource(world);
  expect((await refusal(world)).error.code).toBe('FETCH_FAILED');
  expectNothing(world);
});

test('in the digest of a source, as the catalog has it', async () => {
  const world = await smallWorld();
  edit(join(world.catalog, 'hello.toml'), (text) =>
    text.replace(/sha256 = "(.)/, (_, digit) => `sha256 = "${digit === '0' ? '1' : '0'}`),
  );
  expect((await refusal(world)).error.code).toBe('FETCH_FAILED');
  expectNothing(world);
});

test.each(['verify', 'unpack'] as const)('in the artifact, when it comes to %s', async (stage) => {
  const world = await smallWorld();
  const host = createHost(world.env);
  let flipped = '';
  const running = install(['hello'], {
    host,
    now: new Date(),
    progress: (event) => {
      if (event.kind !== 'stage' || event.stage !== stage || event.what !== 'hello 1.0') return;
      flipped = artifactIn(world);
      flipByte(flipped);
    },
  });
  await expect(running).rejects.toMatchObject({ code: 'ARCHIVE_CHANGED', exitCode: 3 });
  expect(flipped).toMatch(/hello-1\.0-linux-[a-z0-9]+\.tar\.zst$/);
  expectNothing(world);
});

test("in the builder's key", async () => {
  const world = await smallWorld();
  await headwater(['install', 'greet'], world.env);
  flipByte(join(world.host.paths.keys, 'builder.pem'));
  const { code, error } = await refusal(world);
  expect([code, error.code]).toEqual([1, 'KEY_INVALID']);
  expectNothing(world);
});

test('in the trusted keys', async () => {
  const world = await smallWorld();
  await headwater(['install', 'greet'], world.env);
  flipByte(join(world.host.paths.keys, 'trusted.json'));
  const { code, error } = await refusal(world);
  expect([code, error.code]).toEqual([3, 'TRUST_INVALID']);
  expectNothing(world);
});

test('in a library of the store: it is built again before anything is built with it', async () => {
  const world = await smallWorld();
  await headwater(['install', 'greet'], world.env);
  flipByte(join(entryOf(world, 'greet'), 'tree', 'lib', 'libgreet.a'));
  const said = await headwater(['install', 'hello'], world.env);
  expect(said).toMatchObject({ code: 0, stderr: expect.stringContaining('libgreet.a: changed') });
  expect((await headwater(['verify'], world.env)).code).toBe(0);
});

interface Refusal {
  readonly code: number | null;
  readonly error: { readonly code: string };
}

async function refusal({ env }: SmallWorld): Promise<Refusal> {
  const { code, stdout } = await headwater(['install', 'hello', '--json'], env);
  return { code, error: JSON.parse(stdout).error };
}

function expectNothing({ host, bin }: SmallWorld): void {
  expect(namesIn(bin)).toEqual([]);
  expect(namesIn(join(host.paths.store, 'hello'))).toEqual([]);
  expect(namesIn(host.paths.quarantine)).toEqual([]);
}

function flipSource({ sources }: SmallWorld): void {
  const bytes = Buffer.from(sources.get('/pool/hello-1.0.tar.gz') ?? []);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  sources.set('/pool/hello-1.0.tar.gz', bytes);
}

function artifactIn({ host }: SmallWorld): string {
  const { quarantine } = host.paths;
  const found = host.fs
    .readdirSync(quarantine, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tar.zst'));
  expect(found.length).toBe(1);
  const path = join(quarantine, found[0] ?? '');
  expect(readFileSync(path).length).toBeGreaterThan(1000);
  return path;
}
