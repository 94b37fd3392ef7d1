import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebuildStatement } from '../../src/build/rebuild-statement.ts';
import { signStatement as signOwn } from '../../src/build/sign.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { Rebuild } from '../../src/model/rebuild.ts';
import { keepRebuild, keptRebuilds } from '../../src/store/rebuilds.ts';
import { readRebuild } from '../../src/verify/rebuild/read-rebuild.ts';
import { jsonBytes, makeBuilder, signStatement, trustIn } from '../world/builder.ts';
import {
  expectation,
  judgeProvenance,
  artifact as quarantined,
  builder as trusted,
} from '../world/door-case.ts';
import { errorOf } from '../world/error-of.ts';
import { tempHome } from '../world/temp-home.ts';
import { append, drop, edit, set, type Twist } from '../world/twist.ts';

/** One honest attestation of a rebuild that differed, and one of a rebuild that did not. */
const now = new Date('2026-06-02T00:00:00Z');
const builder = makeBuilder();
const stranger = makeBuilder();
const retired = makeBuilder({ validUntil: '2026-03-01T00:00:00Z' });
const trust = trustIn(builder, retired);
const of = { name: expectation.package, version: expectation.version, platform: expectation.platform };
const artifact = { ...of, artifactSha256: quarantined.sha256, tarSha256: sha256Of('tar') };
const others = { artifactSha256: sha256Of('other'), tarSha256: sha256Of('other tar') };

const differing: Rebuild = {
  identical: false,
  artifactSha256: artifact.artifactSha256,
  tarSha256: artifact.tarSha256,
  rebuilt: others,
  against: 'store',
  varied: ['the clock'],
  same: ['the compiler'],
  differences: [{ path: 'share/built', causes: ['build date'] }],
  builderId: builder.signer.builderId,
  startedOn: '2026-06-01T12:00:00.000Z',
  finishedOn: '2026-06-01T12:01:00.000Z',
};
const identical: Rebuild = {
  ...differing,
  identical: true,
  rebuilt: { artifactSha256: artifact.artifactSha256, tarSha256: artifact.tarSha256 },
  differences: [],
};

function statementOf(rebuild: Rebuild): unknown {
  return JSON.parse(
    rebuildStatement(of, rebuild, [{ name: 'recipe', digest: { sha256: sha256Of('recipe') } }]),
  );
}

function signed(rebuild: Rebuild, twist: Twist = (value) => value, signer = builder.signer): Uint8Array {
  return jsonBytes(signStatement(twist(statementOf(rebuild)), signer));
}

function judge(bytes: Uint8Array): string {
  return errorOf(() => readRebuild(bytes, artifact, { trust, now })).code;
}

test.each([differing, identical])('what all of these twist is good', async (rebuild) => {
  expect(readRebuild(signed(rebuild), artifact, { trust, now })).toEqual(rebuild);
  const own = await signOwn(rebuildStatement(of, rebuild, []), builder.signer);
  expect(readRebuild(own, artifact, { trust, now })).toEqual(rebuild);
});

/** Each is signed by the trusted key: what is refused is what it says. */
describe('a twisted statement is refused', () => {
  const PREDICATE = 'VERIFY_PREDICATE_INVALID';
  const SUBJECT = 'VERIFY_SUBJECT_MISMATCH';
  test.each<[string, Twist, string]>([
    ['a failure called a success', set('predicate.result', 'PASSED'), PREDICATE],
    ['a warning', set('predicate.result', 'WARNED'), PREDICATE],
    ['a failed test called passed', append('predicate.passedTests', 'tar'), PREDICATE],
    ['no failed tests', set('predicate.failedTests', []), PREDICATE],
    ['result missing', drop('predicate.result'), PREDICATE],
    [
      'the property that one machine cannot earn',
      set('predicate.headwater_rebuild.independent', true),
      PREDICATE,
    ],
    ['the property absent', drop('predicate.headwater_rebuild.independent'), PREDICATE],
    ['levels of a summary', set('predicate.verifiedLevels', ['SLSA_BUILD_REPRODUCED']), PREDICATE],
    ['an unknown member', set('predicate.headwater_rebuild.operator', 'somebody'), PREDICATE],
    ['another kind of comparison', set('predicate.headwater_rebuild.against', 'upstream'), PREDICATE],
    ['rebuilt under another name', set('predicate.headwater_rebuild.rebuilt.0.name', 'x.tar.zst'), PREDICATE],
    ['a third thing rebuilt', append('predicate.headwater_rebuild.rebuilt', {}), PREDICATE],
    [
      'a path with an escape sequence',
      set('predicate.headwater_rebuild.differences.0.path', '\u001b[2J'),
      PREDICATE,
    ],
    ['another artifact', set('subject.0.digest.sha256', sha256Of('x')), SUBJECT],
    ['another tar', set('subject.1.digest.sha256', sha256Of('x')), SUBJECT],
    ['another package', edit('subject.0.name', (name) => name.replace('jq', 'qj')), SUBJECT],
    ['no tar', drop('subject.1'), SUBJECT],
    ['a further subject', append('subject', { name: 'x', digest: { sha256: sha256Of('x') } }), SUBJECT],
    ['provenance', set('predicateType', 'https://slsa.dev/provenance/v1'), 'VERIFY_PREDICATE_TYPE'],
    ['a summary', set('predicateType', 'https://slsa.dev/verification_summary/v1'), 'VERIFY_PREDICATE_TYPE'],
    ['another builder', set('predicate.headwater_rebuild.builder.id', 'urn:x'), 'VERIFY_BUILDER_MISMATCH'],
    [
      'from the future',
      set('predicate.headwater_rebuild.finishedOn', '2027-01-01T00:00:00Z'),
      'VERIFY_TIME_INVALID',
    ],
    [
      'from before its key',
      set('predicate.headwater_rebuild.startedOn', '2020-01-01T00:00:00Z'),
      'VERIFY_TIME_INVALID',
    ],
    ['without a time', drop('predicate.headwater_rebuild.startedOn'), PREDICATE],
  ])('%s', (_, twist, code) => {
    expect(judge(signed(differing, twist))).toBe(code);
  });

  test('a success whose digests are others', () => {
    const twist = set('predicate.headwater_rebuild.rebuilt.1.digest.sha256', sha256Of('x'));
    expect(judge(signed(identical, twist))).toBe('VERIFY_PREDICATE_INVALID');
  });
});

describe('a forged signature is refused', () => {
  test('of a key that nobody trusts', () => {
    expect(judge(signed(identical, (value) => value, stranger.signer))).toBe('VERIFY_UNKNOWN_SIGNER');
  });

  test('of a stranger under the name of the trusted key', () => {
    const forged = { ...stranger.signer, keyId: builder.signer.keyId };
    expect(judge(signed(identical, (value) => value, forged))).toBe('VERIFY_SIGNATURE_INVALID');
  });

  test('of a key that was retired before', () => {
    const twist = set('predicate.headwater_rebuild.builder.id', retired.signer.builderId);
    expect(judge(signed(identical, twist, retired.signer))).toBe('VERIFY_TIME_INVALID');
  });

  test('over other bytes', () => {
    const payload = Buffer.from(JSON.stringify(statementOf(identical))).toString('base64');
    const bundle = set(
      'dsseEnvelope.payload',
      payload,
    )(signStatement(statementOf(differing), builder.signer));
    expect(judge(jsonBytes(bundle))).toBe('VERIFY_SIGNATURE_INVALID');
  });
});

test('a rebuild is no provenance: the door refuses it for the very artifact, by a key that it trusts', () => {
  const honest = { ...identical, builderId: trusted.signer.builderId };
  expect(judgeProvenance(signed(honest, (value) => value, trusted.signer))).toBe('VERIFY_PREDICATE_TYPE');
});

describe('in the home', () => {
  test('a link, a folder, a large file and a file of another name are nobody’s word', () => {
    const { host, scratch } = tempHome();
    const kept = keepRebuild(host, artifact.artifactSha256, signed(identical));
    const folder = join(kept, '..');
    const named = (text: string) => join(folder, `${sha256Of(text)}.sigstore.json`);
    writeFileSync(join(scratch, 'elsewhere'), signed(identical));
    symlinkSync(join(scratch, 'elsewhere'), named('link'));
    mkdirSync(named('folder'));
    writeFileSync(named('large'), Buffer.alloc(513 * 1024, 32));
    writeFileSync(join(folder, 'other.json'), signed(identical));
    const read = keptRebuilds(host, artifact.artifactSha256);
    expect(read).toHaveLength(4);
    expect(read.filter(({ bytes }) => bytes !== undefined).map(({ path }) => path)).toEqual([kept]);
  });

  test('an attestation of one artifact, put beside those of another, is about something else', () => {
    const { host } = tempHome();
    const another = sha256Of('another artifact');
    keepRebuild(host, another, signed(identical));
    const [moved] = keptRebuilds(host, another);
    const refusal = errorOf(() =>
      readRebuild(moved?.bytes ?? new Uint8Array(), { ...artifact, artifactSha256: another }, { trust, now }),
    );
    expect(refusal.code).toBe('VERIFY_SUBJECT_MISMATCH');
  });
});
