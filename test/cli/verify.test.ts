import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';

/** One byte changed somewhere, after the install: each is found, with its own code, and mended by an install. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

beforeEach(async () => {
  await headwater(['uninstall', 'hello'], world.env);
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
});

test.each<[string, string, number, string]>([
  ['a byte of the program', 'tree/bin/hello', 7, 'STORE_DAMAGED'],
  ['a byte of the signed provenance', 'proof/provenance.sigstore.json', 3, 'VERIFY_'],
  ['a byte of the SBOM', 'proof/sbom.cdx.json', 3, 'VERIFY_'],
  ['a byte of the manifest of files', 'proof/files', 7, 'STORE_DAMAGED'],
])('%s is flipped: verify finds it, and install mends it', async (_, file, exit, code) => {
  flip(join(entry(), file));
  const said = await headwater(['verify', 'hello'], world.env);
  expect(said.code).toBe(exit);
  expect(said.stdout).toContain(code);
  const other = await headwater(['verify', 'greet'], world.env);
  expect(other.code).toBe(0);

  world.host.fs.rmSync(join(world.bin, 'hi'));
  const mended = await headwater(['install', 'hello'], world.env);
  expect(mended.stderr).toContain('is not what was verified');
  expect(mended.stderr).toContain('built from source');
  expect((await headwater(['verify'], world.env)).code).toBe(0);
});

test('a file that came into the tree is found', async () => {
  writable(join(entry(), 'tree', 'bin'));
  world.host.fs.writeFileSync(join(entry(), 'tree', 'bin', 'extra'), '');
  const said = await headwater(['verify', 'hello', '--json'], world.env);
  expect(said.code).toBe(7);
  const { packages } = JSON.parse(said.stdout);
  expect(packages[0]).toMatchObject({ ok: false, damage: [{ kind: 'extra', path: 'bin/extra' }] });
  expect(resultOf(packages[0])).toBe('FAILED by STORE_DAMAGED');
});

test('a receipt that tells another level than was earned is found', async () => {
  const file = join(entry(), 'proof', 'receipt.json');
  writable(join(entry(), 'proof'));
  const { fs } = world.host;
  const text = fs.readFileSync(file, 'utf8').replaceAll('SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_LEVEL_3');
  fs.rmSync(file);
  fs.writeFileSync(file, text);
  expect((await headwater(['verify', 'hello'], world.env)).code).not.toBe(0);
});

test('every judgement is a summary, of what passed and of what was refused', async () => {
  const passed = JSON.parse((await headwater(['verify', 'hello', '--json'], world.env)).stdout).packages[0];
  expect(resultOf(passed)).toBe('PASSED by no code');
  flip(join(entry(), 'proof/provenance.sigstore.json'));
  const refused = JSON.parse((await headwater(['verify', 'hello', '--json'], world.env)).stdout).packages[0];
  expect(resultOf(refused)).toBe(`FAILED by ${refused.refusals[0].code}`);
});

test('without the trusted keys nothing is believed', async () => {
  const { fs, paths } = world.host;
  const file = join(paths.keys, 'trusted.json');
  const text = fs.readFileSync(file);
  fs.rmSync(file);
  const said = await headwater(['verify'], world.env);
  fs.writeFileSync(file, text, { mode: 0o600 });
  expect(said.code).toBe(3);
  expect(said.stdout).toContain('VERIFY_UNKNOWN_SIGNER');
});

test('what the catalog says now is what counts, while it has the same build', async () => {
  const said = await headwater(['verify', '--json'], world.env);
  const against = JSON.parse(said.stdout).packages.map((item: { against: string }) => item.against);
  expect(against).toEqual(['catalog', 'catalog']);
  const moved = { ...world.env, HEADWATER_CATALOG: join(world.scratch, 'none') };
  const later = await headwater(['verify', '--json'], moved);
  expect(later.code).toBe(0);
  expect(JSON.parse(later.stdout).packages[0].against).toBe('receipt');
});

function resultOf({ summary: { predicateType, predicate } }: { summary: Summary }): string {
  expect(predicateType).toBe('https://slsa.dev/verification_summary/v1');
  return `${predicate.verificationResult} by ${predicate.policy.annotations?.code ?? 'no code'}`;
}

interface Summary {
  readonly predicateType: string;
  readonly predicate: {
    readonly verificationResult: string;
    readonly policy: { readonly annotations?: { readonly code: string } };
  };
}

function entry(): string {
  const folder = join(world.host.paths.store, 'hello');
  return join(folder, namesIn(folder)[0] ?? '');
}

function flip(path: string): void {
  const { fs } = world.host;
  const bytes = fs.readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writable(path);
  fs.writeFileSync(path, bytes);
}

function writable(path: string): void {
  const { fs } = world.host;
  fs.chmodSync(path, fs.statSync(path).mode | 0o200);
}
