import { beforeAll, expect, test } from 'vitest';
import { signStatement } from '../../../src/build/sign.ts';
import { EXIT, HeadwaterError } from '../../../src/errors.ts';
import { PROVENANCE_TYPE } from '../../../src/model/attestation.ts';
import type { AttestedTree } from '../../../src/model/attested-tree.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { parseBinName, parsePackageName } from '../../../src/model/package-name.ts';
import type { Trust } from '../../../src/model/trust.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { judgeTree } from '../../../src/verify/tree/judge-tree.ts';
import { treeStatement } from '../../../src/verify/tree/statement.ts';
import { attestedPackage, believe, now, unpackedParts } from '../../world/attested-package.ts';
import { makeBuilder, type TestBuilder, trustIn } from '../../world/builder.ts';
import { makeTempHome } from '../../world/temp-home.ts';
import { copy, drop, set, type Twist } from '../../world/twist.ts';

/** A tree that this machine unpacked and signed; each attack changes one thing. */
const builder = makeBuilder();
let statement: unknown;
let tree: AttestedTree;

beforeAll(async () => {
  const { host, scratch, dispose } = makeTempHome();
  try {
    await believe(host);
    const { pkg, unpacked } = await unpackedParts({ members: ['left'] }, scratch, host);
    statement = JSON.parse(treeStatement(pkg, unpacked, now));
    tree = (await attestedPackage({ members: ['left'] }, host)).stored.receipt;
  } finally {
    dispose();
  }
});

interface Change {
  readonly statement?: Twist;
  readonly tree?: Partial<AttestedTree>;
  readonly by?: TestBuilder;
  readonly trust?: Trust;
  readonly now?: Date;
}

async function judge(change: Change = {}): Promise<string> {
  const said = change.statement?.(statement) ?? statement;
  const bundle = await signStatement(JSON.stringify(said), (change.by ?? builder).signer);
  return judgeBundle(bundle, change);
}

function judgeBundle(bundle: Uint8Array | undefined, change: Change = {}): string {
  const context = { trust: change.trust ?? trustIn(builder), now: change.now ?? now };
  return codeOf(() => judgeTree(bundle, { ...tree, ...change.tree }, context));
}

function codeOf(work: () => void): string {
  try {
    work();
    return 'stands';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === EXIT.refused) return error.code;
    throw error;
  }
}

test('what this machine signed, and a machine that it believes, stands', async () => {
  expect(await judge()).toBe('stands');
  const other = makeBuilder();
  const trust = { builderKeys: [], machineKeys: [other.trusted] };
  expect(await judge({ by: other, trust })).toBe('stands');
});

test.each<[string, Change, string]>([
  ["a stranger's key", { by: makeBuilder() }, 'VERIFY_UNKNOWN_SIGNER'],
  ['another predicate', { statement: set('predicateType', PROVENANCE_TYPE) }, 'VERIFY_PREDICATE_TYPE'],
  [
    'an older statement',
    { statement: set('_type', 'https://in-toto.io/Statement/v0.1') },
    'VERIFY_STATEMENT_TYPE',
  ],
  ['no subject', { statement: set('subject', []) }, 'VERIFY_SUBJECT_MISMATCH'],
  ['a second subject', { statement: copy('subject.0', 'subject.1') }, 'VERIFY_SUBJECT_MISMATCH'],
  ['a subject of another name', { statement: set('subject.0.name', 'tree') }, 'VERIFY_SUBJECT_MISMATCH'],
  ['other files', { tree: { filesSha256: sha256Of('other') } }, 'VERIFY_SUBJECT_MISMATCH'],
  ['another package', { tree: { name: parsePackageName('github:acme/other') } }, 'VERIFY_TREE_MISMATCH'],
  ['another version', { tree: { version: parseVersion('1.2.4') } }, 'VERIFY_TREE_MISMATCH'],
  ['another platform', { tree: { platform: 'linux-arm64' } }, 'VERIFY_TREE_MISMATCH'],
  ['another origin', { tree: { origin: 'npm' } }, 'VERIFY_TREE_MISMATCH'],
  ['another plan', { tree: { buildKey: sha256Of('other') } }, 'VERIFY_TREE_MISMATCH'],
  ['other commands', { tree: { bins: [parseBinName('sudo')] } }, 'VERIFY_TREE_MISMATCH'],
  ['fewer parts', { statement: drop('predicate.parts.1') }, 'VERIFY_TREE_MISMATCH'],
  [
    'an artifact of another digest',
    { statement: set('predicate.parts.1.artifact.digest.sha256', 'f'.repeat(64)) },
    'VERIFY_TREE_MISMATCH',
  ],
  ['another layout', { statement: set('predicate.parts.0.layout.into', 'bin') }, 'VERIFY_TREE_MISMATCH'],
  [
    'another expectation',
    { statement: set('predicate.parts.0.expectation.sha256', 'f'.repeat(64)) },
    'VERIFY_TREE_MISMATCH',
  ],
  ['a member that nobody knows', { statement: set('predicate.trusted', true) }, 'VERIFY_PREDICATE_INVALID'],
  [
    'a part with a member that nobody knows',
    { statement: set('predicate.parts.0.trusted', true) },
    'VERIFY_TREE_MISMATCH',
  ],
  ['no commands', { statement: drop('predicate.bins') }, 'VERIFY_PREDICATE_INVALID'],
  ['no time', { statement: drop('predicate.unpackedAt') }, 'VERIFY_PREDICATE_INVALID'],
  ['a time that is none', { statement: set('predicate.unpackedAt', 'today') }, 'VERIFY_PREDICATE_INVALID'],
  ['a time to come', { now: new Date(now.getTime() - 3_600_000) }, 'VERIFY_TIME_INVALID'],
  ['a predicate that is a list', { statement: set('predicate', []) }, 'VERIFY_PREDICATE_INVALID'],
])('refused: %s', async (_, change, code) => {
  expect(await judge(change)).toBe(code);
});

test('a key that was retired before signs nothing any more', async () => {
  const retired = makeBuilder({ validUntil: '2026-02-01T00:00:00Z' });
  expect(await judge({ by: retired, trust: trustIn(retired) })).toBe('VERIFY_TIME_INVALID');
});

test('absent is not a pass, nor is anything that is no bundle', () => {
  expect(judgeBundle(undefined)).toBe('VERIFY_TREE_UNPROVEN');
  for (const bytes of ['', '{}', 'null', '[]', '\u0000', JSON.stringify(statement)]) {
    expect(judgeBundle(Buffer.from(bytes))).toBe('VERIFY_BUNDLE_INVALID');
  }
});

test('a signature that is cut, or of other bytes', async () => {
  const bundle = JSON.parse(
    Buffer.from(await signStatement(JSON.stringify(statement), builder.signer)).toString(),
  );
  const other = JSON.stringify(set('predicate.bins', ['sudo'])(statement));
  const payload = Buffer.from(other).toString('base64');
  const forged = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };
  expect(judgeBundle(Buffer.from(JSON.stringify(forged)))).toBe('VERIFY_SIGNATURE_INVALID');
});
