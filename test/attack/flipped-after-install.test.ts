import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { thisPlatform } from '../../src/flows/context.ts';
import { judgeAsExpected } from '../../src/flows/judge-stored.ts';
import { createHost } from '../../src/host/create.ts';
import { parseRequest } from '../../src/request/parse.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { readEntry } from '../../src/store/find.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { headwater, startProgram } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { edit, entryOf, flipByte, replaceFile } from '../world/tamper.ts';

/** One byte is another after an install. Each is found with its own code; the shim of the last runs nothing else. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;
let restore = (): void => {};

beforeAll(async () => {
  world = await makeSmallWorld();
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
});

afterAll(() => world.dispose());

/** What a test changed is as it was again, and then all is well: it was that one byte. */
afterEach(async () => {
  restore();
  expect((await headwater(['verify'], world.env)).code).toBe(0);
});

test.each<[string, string, ((bytes: Buffer) => number) | undefined, number, string]>([
  ['the program', 'tree/bin/hello', undefined, 7, 'changed'],
  ['the signature', 'proof/provenance.sigstore.json', inside('"sig":"'), 3, 'VERIFY_SIGNATURE_INVALID'],
  ['what is signed', 'proof/provenance.sigstore.json', inside('"payload":"'), 3, 'VERIFY_SIGNATURE_INVALID'],
  [
    'the name of the key',
    'proof/provenance.sigstore.json',
    digitAfter('"hint":"sha256:'),
    3,
    'VERIFY_BUNDLE_INVALID',
  ],
  [
    'the type of the bundle',
    'proof/provenance.sigstore.json',
    inside('"mediaType":"'),
    3,
    'VERIFY_BUNDLE_INVALID',
  ],
  ['the SBOM', 'proof/sbom.cdx.json', undefined, 3, 'VERIFY_SBOM_MISMATCH'],
  ['the manifest of files', 'proof/files', undefined, 7, 'proof'],
  [
    'the digest of the artifact in the receipt',
    'proof/receipt.json',
    digitAfter('"tarSha256": "'),
    7,
    'STORE_RECEIPT_INVALID',
  ],
  ['the form of the receipt', 'proof/receipt.json', () => 0, 7, 'STORE_RECEIPT_INVALID'],
])('in %s', async (_, file, at, exit, code) => {
  change(join(entryOf(world), file), (path) => flipByte(path, at));
  const said = await headwater(['verify', '--json'], world.env);
  const { ok, packages } = JSON.parse(said.stdout);
  const found = packages.flatMap(({ refusals = [], damage = [] }) => [
    ...refusals.map((refusal: { code: string }) => refusal.code),
    ...damage.map((item: { kind: string }) => item.kind),
  ]);
  expect(ok).toBe(false);
  expect(found).toContainEqual(expect.stringMatching(code));
  expect(said.code).toBe(exit);
});

test.each<[string, (bytes: Buffer) => number, string]>([
  ['the public key', inside('BEGIN PUBLIC KEY-----\\n'), 'TRUST_INVALID'],
  ['its name', inside('"keyId": "sha256:'), 'TRUST_INVALID'],
  ['its level', inside('"SLSA_BUILD_LEVEL_'), 'TRUST_INVALID'],
  ['its beginning', inside('"validFrom": "'), 'VERIFY_TIME_INVALID'],
])('in the trusted keys: %s', async (_, at, code) => {
  change(join(world.host.paths.keys, 'trusted.json'), (path) => flipByte(path, at));
  const said = await headwater(['verify'], world.env);
  expect(said.code).toBe(3);
  expect(said.stdout + said.stderr).toContain(code);
});

test('in the recipe: another recipe is another build, and verify says that the catalog has another', async () => {
  change(join(world.catalog, 'hello.toml'), (path) =>
    edit(path, (text) => text.replace('"hello"]]', '"hi"]]')),
  );
  const said = await headwater(['verify', 'hello', '--json'], world.env);
  expect(JSON.parse(said.stdout).packages[0]).toMatchObject({ ok: true, against: 'receipt' });
  expect((await headwater(['verify', 'hello'], world.env)).stdout).toContain('the catalog has no such build');
  expect(judgedByCatalog()).toBe('VERIFY_RECIPE_MISMATCH');
});

test('in the source of the catalog: what is there was built from another', async () => {
  change(join(world.catalog, 'hello.toml'), (path) => flipByte(path, digitAfter('sha256 = "')));
  expect(judgedByCatalog()).toBe('VERIFY_SOURCE_MISMATCH');
});

test('in the file that a shim reads: it explains and runs nothing, doctor finds it, install mends it', async () => {
  const file = join(world.host.paths.generations, 'current', 'tools', 'hello');
  const before = readFileSync(file, 'utf8');
  for (const changed of [
    flipped(before, 2),
    flipped(before, before.length - 3),
    '/usr/bin/env\n',
    '',
    '\n',
  ]) {
    replaceFile(file, changed);
    const said = await startProgram([join(world.bin, 'hello')], world.env).end;
    expect(said).toMatchObject({ code: 127, stdout: '', stderr: expect.stringContaining('TOOL_MISSING') });
    expect(said.stderr).toContain('headwater doctor');
    expect((await headwater(['doctor'], world.env)).stdout).toContain('hello (resolution)');
    expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  }
});

test('in the record of the global set', async () => {
  const file = join(world.host.paths.generations, 'current', 'generation.json');
  change(file, (path) => flipByte(path, () => 0));
  const said = await headwater(['which', 'hello', '--json'], world.env);
  expect([said.code, JSON.parse(said.stdout).error.code]).toEqual([7, 'GENERATION_INVALID']);
});

/** The byte after a text. */
function inside(text: string): (bytes: Buffer) => number {
  return (bytes) => {
    const at = bytes.indexOf(text);
    if (at < 0) throw new Error(`${text} is not there`);
    return at + text.length;
  };
}

/** The first decimal digit after a text: with one bit turned it is a digit still. */
function digitAfter(text: string): (bytes: Buffer) => number {
  return (bytes) => {
    const start = inside(text)(bytes);
    return start + bytes.subarray(start).toString('latin1').search(/[0-9]/);
  };
}

function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('latin1');
}

function change(path: string, how: (path: string) => void): void {
  const before = readFileSync(path);
  restore = () => {
    replaceFile(path, before);
    restore = () => {};
  };
  how(path);
}

/** The code of the door for what is installed, when the catalog of this moment alone says what is expected. */
function judgedByCatalog(): string | undefined {
  const host = createHost(world.env);
  const resolution = resolve(parseRequest(['hello']), loadCatalog(host), thisPlatform());
  const pkg = resolution.packages.find(({ name }) => name === 'hello');
  const path = entryOf(world);
  const entry = readEntry({ name: 'hello', folder: path.split('/').at(-1) ?? '', path }, host);
  if (pkg === undefined || entry.state !== 'stored') throw new Error('hello is not there');
  return judgeAsExpected(pkg, entry.stored, { host, trust: loadTrust(host), now: new Date() }).refusal?.code;
}
