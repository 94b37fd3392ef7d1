import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeTree } from '../../src/host/remove-tree.ts';
import { headwater, namesIn, transcript } from '../world/cli.ts';
import { forget } from '../world/forget.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';

let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

test('without a file the policy is the default', async () => {
  for (const words of ['policy show', 'policy show --json', 'policy check', 'policy check hello']) {
    expect(await said(words)).toMatchSnapshot(words);
  }
});

test('what is sure to be refused is not fetched, built or unpacked', async () => {
  policy('require = "SLSA_BUILD_LEVEL_2"\n');
  const before = world.requests.length;
  for (const words of ['install hello', 'exec hello', 'build hello --json']) {
    expect(await said(words)).toMatchSnapshot(words);
  }
  expect(world.requests.length).toBe(before);
  expect(namesIn(world.host.paths.store)).toEqual([]);
});

test.each<[string, string, string]>([
  ['an origin', 'origins = ["github"]', 'POLICY_ORIGIN'],
  ['a builder', '[trusted-builders]\nonly = ["https://example.org/builder"]', 'POLICY_BUILDER'],
  ['a property', 'require = "SLSA_BUILD_REPRODUCED"', 'POLICY_PROPERTY'],
  ['a signer', '[[package]]\nname = "hello"\nsigners = ["https://example.org/signer"]', 'POLICY_SIGNER'],
  ['a denied version', '[[deny]]\nname = "hello"\nversions = ["1.0"]\nreason = "it greets"', 'POLICY_DENIED'],
  ['a denied source', '[[deny]]\ndigests = ["sha256:SOURCE"]\nreason = "it greets"', 'POLICY_DENIED'],
  ['a denied library', '[[deny]]\nname = "greet"\nreason = "it greets"', 'POLICY_DENIED'],
])('%s is refused by its rule', async (_, text, code) => {
  const entry = readFileSync(join(world.catalog, 'hello.toml'), 'utf8');
  policy(text.replace('SOURCE', /sha256 = "(\w+)"/.exec(entry)?.[1] ?? ''));
  const { error } = JSON.parse((await headwater(['install', 'hello', '--json'], world.env)).stdout);
  expect(error).toMatchObject({ code, exitCode: 3 });
  expect(error.details).toEqual([expect.stringMatching(/^rule {6}.*policy\.toml:\d+$/)]);
  expect(namesIn(world.host.paths.store)).not.toContain('hello');
});

test('a mistake in the policy stops everything that would ask it, and says where', async () => {
  policy('# ours\nrequire = "SLSA_BUILD_LEVEL_2"\nminimumage = "7d"\n');
  for (const words of ['policy show', 'install hello']) expect(await said(words)).toMatchSnapshot(words);
  policy('');
  removeTree(world.host, file());
  mkdirSync(file());
  expect((await headwater(['install', 'hello'], world.env)).stderr).toContain('POLICY_INVALID');
  removeTree(world.host, file());
});

test('a policy that became stricter refuses what is installed, also where nothing was to be done', async () => {
  policy('minimum-age = "9w"\n[[package]]\nname = "hello"\nsigners = ["this-machine"]\n');
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  expect((await headwater(['install', 'hello'], world.env)).stderr).toContain('already');
  expect(await said('policy check')).toMatchSnapshot('allowed');
  policy('[[deny]]\nname = "hello"\nreason = "it greets"\n');
  for (const words of ['install hello', 'exec hello -- hello', 'policy check', 'policy check hello --json']) {
    expect(await said(words)).toMatchSnapshot(words);
  }
  removeTree(world.host, file());
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  expect((await headwater(['install', 'hello'], world.env)).stderr).toContain('already');
  policy('require = "SLSA_BUILD_LEVEL_3"\n');
  expect((await headwater(['install', 'hello'], world.env)).stderr).toContain('POLICY_LEVEL');
  removeTree(world.host, file());
});

test('the verdict in the proof says which rule decided', () => {
  const folder = join(world.host.paths.store, 'hello');
  const verdict = join(folder, namesIn(folder)[0] ?? '', 'proof', 'verdict.json');
  const { policy: decided } = JSON.parse(readFileSync(verdict, 'utf8')).predicate.policy.annotations;
  expect(decided).toBe('default');
});

test('a release may not lose what the one before it had, unless the user names it', async () => {
  await headwater(['install', 'hello'], world.env);
  const receipt = receiptOfHello();
  await forget('hello', world.env);
  leaveEarlier(receipt);
  expect(await said('install hello')).toMatchSnapshot('refused');
  expect(namesIn(join(world.host.paths.store, 'hello'))).toEqual([`0.9-${'ab'.repeat(6)}`]);
  expect(await said('install hello --allow-downgrade jq')).toMatchSnapshot('another name');
  const other = await headwater(['install', 'hello', '--allow-downgrade', 'greet'], world.env);
  expect(other.stderr).toContain('POLICY_DOWNGRADE');
  const allowed = await headwater(['install', 'hello', '--allow-downgrade', 'hello'], world.env);
  expect(allowed.code).toBe(0);
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
});

function receiptOfHello() {
  const folder = join(world.host.paths.store, 'hello');
  return JSON.parse(readFileSync(join(folder, namesIn(folder)[0] ?? '', 'proof', 'receipt.json'), 'utf8'));
}

/** A receipt of 0.9 as a builder of level 2 would have left it: history reads its claims alone. */
function leaveEarlier(receipt: ReturnType<typeof receiptOfHello>): void {
  const proof = join(world.host.paths.store, 'hello', `0.9-${'ab'.repeat(6)}`, 'proof');
  mkdirSync(proof, { recursive: true });
  const earlier = {
    ...receipt,
    version: '0.9',
    artifact: { ...receipt.artifact, sha256: 'ab'.repeat(32) },
    claims: { ...receipt.claims, level: 'SLSA_BUILD_LEVEL_2' },
    buildKey: 'cd'.repeat(32),
  };
  writeFileSync(join(proof, 'receipt.json'), JSON.stringify(earlier));
}

function file(): string {
  return join(world.home, 'config', 'policy.toml');
}

function policy(text: string): void {
  writeFileSync(file(), text);
}

async function said(words: string): Promise<string> {
  return transcript(await headwater(words.split(' '), world.env), world.places);
}
