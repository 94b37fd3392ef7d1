import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Judgement, judgeAsExpected, judgeStored } from '../../src/flows/judge-stored.ts';
import { verifyInstalled } from '../../src/flows/verify.ts';
import type { Host } from '../../src/host/host.ts';
import type { AttestedPackage } from '../../src/model/attested-package.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { Trust } from '../../src/model/trust.ts';
import { withKey } from '../../src/resolve/attested-key.ts';
import { readEntry } from '../../src/store/find.ts';
import { proofOf } from '../../src/store/place.ts';
import type { AttestedReceipt, Stored } from '../../src/store/receipt.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { attestedPackage, believe, now } from '../world/attested-package.ts';
import { makeBuilder } from '../world/builder.ts';
import { tempHome } from '../world/temp-home.ts';

/** A package that others built, in the store, and whoever may write there. */
let host: Host;
let stored: Stored<AttestedReceipt>;
let pkg: AttestedPackage;

beforeEach(async () => {
  host = tempHome().host;
  await believe(host);
  ({ stored, pkg } = await attestedPackage({ members: ['left'] }, host));
});

type Json = Record<string, unknown>;

/** The receipt as it lies there now; what cannot be read is refused before anything is judged. */
function judgeAgain(judge: (stored: Stored) => Judgement = byReceipt): string {
  const folder = stored.path.split('/').at(-1) ?? '';
  const entry = readEntry({ name: stored.receipt.name, folder, path: stored.path }, host);
  if (entry.state === 'damaged') return entry.error.code;
  const { refusal, damage } = judge(entry.stored);
  return refusal?.code ?? damage[0]?.kind ?? 'sound';
}

function byReceipt(entry: Stored): Judgement {
  return judgeStored(entry, { host, trust: loadTrust(host), now });
}

function rewrite(file: string, bytes: string | Uint8Array): void {
  const path = proofOf(stored, file);
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
}

function changeReceipt(change: (receipt: Json) => unknown): void {
  rewrite(
    'receipt.json',
    JSON.stringify(change(JSON.parse(readFileSync(proofOf(stored, 'receipt.json'), 'utf8')))),
  );
}

/** A file of proof/, and the digest that the receipt has of it: nobody signs a receipt. */
function exchange(file: string, bytes: Uint8Array): void {
  rewrite(file, bytes);
  changeReceipt((receipt) => ({
    ...receipt,
    evidence: (receipt.evidence as Json[]).map((item) =>
      item.name === file ? { ...item, sha256: sha256Of(bytes) } : item,
    ),
  }));
}

function changePart(index: number, change: (part: Json) => unknown): void {
  changeReceipt((receipt) => ({
    ...receipt,
    parts: (receipt.parts as Json[]).map((part, at) => (at === index ? change(part) : part)),
  }));
}

const inPart = (name: string, changes: Json) => (part: Json) => ({
  ...part,
  [name]: { ...(part[name] as Json), ...changes },
});

test('what nobody touched stands, by its receipt and as it is planned', () => {
  expect(judgeAgain()).toBe('sound');
  expect(judgeAgain((entry) => judgeAsExpected(pkg, entry, { host, trust: loadTrust(host), now }))).toBe(
    'sound',
  );
  expect(verifyInstalled([], { host, now, progress: () => {} })).toMatchObject([
    { name: 'github:acme/tool', ok: true, origin: 'github', level: 'SLSA_BUILD_LEVEL_2', against: 'receipt' },
  ]);
});

describe('the attacks of whoever may write to the store', () => {
  test('bins changed in the receipt, so that another program of the tree gets on PATH', () => {
    changeReceipt((receipt) => ({ ...receipt, bins: ['tool', 'sudo'] }));
    expect(judgeAgain()).toBe('VERIFY_TREE_MISMATCH');
  });

  test.each([0, 1])(
    'the bundle of part %i exchanged for an honest one of another artifact',
    async (index) => {
      const elsewhere = tempHome().host;
      await believe(elsewhere);
      const other = await attestedPackage({ version: '1.2.4', members: ['left'] }, elsewhere);
      const file = stored.receipt.parts[index]?.evidence ?? '';
      exchange(file, readFileSync(proofOf(other.stored, file)));
      expect(judgeAgain()).toBe('VERIFY_SUBJECT_MISMATCH');
    },
  );

  test('the bundles of two parts exchanged for each other', () => {
    const [first, second] = stored.receipt.parts.map(({ evidence }) =>
      readFileSync(proofOf(stored, evidence)),
    );
    exchange('provenance.sigstore.json', second ?? Buffer.of());
    exchange('provenance-2.sigstore.json', first ?? Buffer.of());
    expect(judgeAgain()).toBe('VERIFY_SOURCE_REPOSITORY');
  });

  test('a file of the tree changed, and the manifest and the receipt with it', () => {
    const path = join(stored.path, 'tree/bin/tool');
    const evil = '#!/bin/sh\necho pwned\n';
    chmodSync(path, 0o755);
    writeFileSync(path, evil);
    expect(judgeAgain()).toBe('changed');
    const manifest = readFileSync(proofOf(stored, 'files'), 'utf8').replace(
      /\["executable","bin\/tool",\d+,"[0-9a-f]{64}"\]/,
      JSON.stringify(['executable', 'bin/tool', evil.length, sha256Of(evil)]),
    );
    rewrite('files', manifest);
    changeReceipt((receipt) => ({ ...receipt, filesSha256: sha256Of(manifest) }));
    chmodSync(path, 0o555);
    expect(judgeAgain()).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test("the tree statement signed with a stranger's key", async () => {
    const elsewhere = tempHome().host;
    await believe(elsewhere);
    const forged = await attestedPackage({ members: ['left'], signer: makeBuilder().signer }, elsewhere);
    exchange('tree.sigstore.json', readFileSync(proofOf(forged.stored, 'tree.sigstore.json')));
    expect(judgeAgain()).toBe('VERIFY_UNKNOWN_SIGNER');
  });

  test('the tree statement of another package of this machine', async () => {
    const { stored: other } = await attestedPackage({ version: '1.2.4', members: ['left'] }, host);
    exchange('tree.sigstore.json', readFileSync(proofOf(other, 'tree.sigstore.json')));
    expect(judgeAgain()).toBe('VERIFY_SUBJECT_MISMATCH');
  });

  test('provenance offered as the tree statement', () => {
    exchange('tree.sigstore.json', readFileSync(proofOf(stored, 'provenance.sigstore.json')));
    expect(judgeAgain()).toBe('VERIFY_BUNDLE_INVALID');
  });

  test.each(['tree.sigstore.json', 'provenance.sigstore.json', 'provenance-2.sigstore.json'])(
    '%s gone',
    (file) => {
      rmSync(proofOf(stored, file));
      expect(['VERIFY_TREE_UNPROVEN', 'VERIFY_NO_EVIDENCE']).toContain(judgeAgain());
    },
  );

  test.each<[string, (part: Json) => unknown]>([
    [
      'no level at all',
      ({ expectation, ...part }) => {
        const { minimumLevel, ...rest } = expectation as Json;
        return { ...part, expectation: rest };
      },
    ],
    ['any runner', inPart('expectation', { runnerEnvironment: 'any' })],
    ['any ref', inPart('expectation', { sourceRef: { type: 'any' } })],
    [
      'any predicate that is asked for',
      inPart('expectation', { predicateTypes: ['https://slsa.dev/provenance/v1', 'x'] }),
    ],
    ['another place of a part', inPart('layout', { into: 'bin' })],
    ['another address', inPart('artifact', { url: 'https://example.org/tool.tar' })],
  ])('the expectation in the receipt widened by hand, and what stands beside it: %s', (_, change) => {
    changePart(1, change);
    expect(judgeAgain()).toBe('VERIFY_TREE_MISMATCH');
  });

  test.each<[string, Json]>([
    ['a higher level', { level: 'SLSA_BUILD_LEVEL_3' }],
    [
      'another signer',
      { signer: 'https://github.com/acme/tool/.github/workflows/other.yml@refs/tags/v1.2.3' },
    ],
    ['another repository', { sourceRepository: 'https://github.com/acme/other' }],
    ['another commit', { sourceCommit: '0'.repeat(40) }],
    ['an earlier time', { signedAt: '2020-01-01T00:00:00.000Z' }],
    ['a claim that nobody signed', { verifierId: 'https://example.org' }],
  ])('the receipt tells %s than was signed', (_, changes) => {
    changePart(0, inPart('claims', changes));
    expect(judgeAgain()).toBe('STORE_RECEIPT_INVALID');
  });

  test('a part left out of the receipt is another artifact, and has another place', () => {
    changeReceipt((receipt) => ({ ...receipt, parts: (receipt.parts as unknown[]).slice(0, 1) }));
    expect(judgeAgain()).toBe('STORE_RECEIPT_INVALID');
  });
});

describe('as it is planned today', () => {
  const planned = (plan: AttestedPackage) => (entry: Stored) =>
    judgeAsExpected(plan, entry, { host, trust: loadTrust(host), now });

  test('a plan that expects more refuses what was let in with less', () => {
    const [first, ...more] = pkg.parts;
    const stricter = { ...first, expectation: { ...first.expectation, sourceCommit: '0'.repeat(40) } };
    const plan = { ...withKey({ ...pkg, parts: [stricter, ...more] }), buildKey: pkg.buildKey };
    expect(judgeAgain(planned(plan))).toBe('VERIFY_COMMIT_MISMATCH');
  });

  test('other parts are another package', () => {
    const [first] = pkg.parts;
    expect(judgeAgain(planned({ ...pkg, parts: [first] }))).toBe('STORE_RECEIPT_INVALID');
    expect(judgeAgain(planned(withKey({ ...pkg, parts: [first] })))).toBe('STORE_RECEIPT_INVALID');
  });

  test('a signer whose root is believed no more', () => {
    const trust = { ...loadTrust(host), roots: [] };
    expect(judgeAgain((entry) => judgeStored(entry, { host, trust, now }))).toBe('VERIFY_ROOT_UNKNOWN');
  });

  test('a builder that nobody vouches for any more, and one that has earned less by now', async () => {
    const today = loadTrust(host);
    const judge = (builders: Trust['builders'] = []) =>
      judgeAgain((entry) => judgeStored(entry, { host, trust: { ...today, builders }, now }));
    const lower = today.builders?.map((row) => ({ ...row, level: 'SLSA_BUILD_LEVEL_1' as const }));
    expect(judge()).toBe('VERIFY_BUILDER_MISMATCH');
    expect(judge(lower)).toBe('VERIFY_LEVEL_TOO_LOW');
    ({ stored, pkg } = await attestedPackage({ version: '1.3.0', minimumLevel: 'SLSA_BUILD_LEVEL_1' }, host));
    expect(judge(today.builders)).toBe('sound');
    expect(judge(lower)).toBe('STORE_RECEIPT_INVALID');
  });
});
