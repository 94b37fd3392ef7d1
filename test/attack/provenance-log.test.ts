import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { foreign, judge, type Row, sigstore } from '../world/attested-case.ts';
import { makeRekor } from '../world/sigstore/rekor.ts';
import type { Signing } from '../world/sigstore/signing.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const LOG = 'VERIFY_LOG_INVALID';
const BUNDLE = 'VERIFY_BUNDLE_INVALID';
const LARGE = 'VERIFY_BUNDLE_TOO_LARGE';
const TIMESTAMP = 'VERIFY_TIMESTAMP_INVALID';
const entry = 'verificationMaterial.tlogEntries.0';
const proof = `${entry}.inclusionProof`;
const checkpoint = `${proof}.checkpoint.envelope`;
const stamps = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';
const V2: Signing = { shape: 'rekor-v2' };
const minutes = (count: number) => new Date(sigstore.bornAt.getTime() + count * 60_000);
const otherHash = Buffer.alloc(32, 7).toString('base64');

/** Changes the JSON inside of the logged body, which the log did not sign so. */
const body = (twist: Twist): Twist =>
  edit(`${entry}.canonicalizedBody`, (text) =>
    Buffer.from(canonicalJson(twist(JSON.parse(Buffer.from(text, 'base64').toString())))).toString('base64'),
  );

const logged: readonly Row[] = [
  [
    'another payload was logged',
    { signing: { log: { envelope: (honest) => ({ ...honest, payload: Buffer.from('{}') }) } } },
    LOG,
  ],
  [
    'another signature was logged',
    { signing: { log: { envelope: (honest) => ({ ...honest, signature: Buffer.from('MEUCIQ') }) } } },
    LOG,
  ],
  [
    'another certificate was logged',
    {
      signing: {
        log: {
          envelope: (honest) => ({ ...honest, verifier: sigstore.instances.stranger.authority.certificate }),
        },
      },
    },
    LOG,
  ],
  [
    'a key was logged, and a certificate is shown',
    {
      signing: {
        log: {
          envelope: (honest) => ({
            ...honest,
            verifier: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n',
          }),
        },
      },
    },
    LOG,
  ],
  [
    'another certificate was logged, Rekor v2',
    {
      signing: {
        ...V2,
        log: {
          envelope: (honest) => ({ ...honest, verifier: sigstore.instances.stranger.authority.certificate }),
        },
      },
    },
    LOG,
  ],
  [
    'another payload was logged, Rekor v2',
    { signing: { ...V2, log: { envelope: (honest) => ({ ...honest, payload: Buffer.from('{}') }) } } },
    LOG,
  ],
  [
    'another certificate was logged, intoto',
    {
      signing: {
        shape: 'v0.3-intoto',
        log: {
          envelope: (honest) => ({ ...honest, verifier: sigstore.instances.stranger.authority.certificate }),
        },
      },
    },
    LOG,
  ],
  [
    'another payload was logged, intoto',
    {
      signing: {
        shape: 'v0.3-intoto',
        log: { envelope: (honest) => ({ ...honest, payload: Buffer.from('{}') }) },
      },
    },
    LOG,
  ],
  ['by a log nobody trusts', { signing: { log: { by: () => makeRekor('rekor.private.example') } } }, LOG],
  [
    'by a log nobody trusts, Rekor v2',
    { signing: { ...V2, log: { by: () => makeRekor('log2026.rekor.private.example') } } },
    LOG,
  ],
  [
    'by the log under the origin of another',
    { signing: { log: { by: (honest) => ({ ...honest, origin: 'rekor.example' }) } } },
    LOG,
  ],
  [
    'by the log under an origin with a suffix',
    { signing: { log: { by: (honest) => ({ ...honest, origin: `${honest.origin}.evil.example` }) } } },
    LOG,
  ],
  [
    'by the log of Rekor v1 in the name of v2',
    {
      signing: {
        ...V2,
        log: { by: (honest) => ({ ...sigstore.instances.trusted.rekor, origin: honest.origin }) },
      },
    },
    LOG,
  ],
];

const twisted: readonly Row[] = [
  ['no entry', { bundle: drop(entry) }, TIMESTAMP],
  ['no list of entries', { bundle: drop('verificationMaterial.tlogEntries') }, TIMESTAMP],
  ['the entry twice', { bundle: copy(entry, 'verificationMaterial.tlogEntries.1') }, TIMESTAMP],
  ['entries without end', { bundle: set('verificationMaterial.tlogEntries', Array(33).fill({})) }, LARGE],
  ['10,000 entries', { bundle: set('verificationMaterial.tlogEntries', Array(10_000).fill({})) }, LARGE],
  [
    'no promise and no time',
    { bundle: both(drop(`${entry}.inclusionPromise`), drop(`${entry}.integratedTime`)) },
    TIMESTAMP,
  ],
  ['no promise, and a time', { bundle: drop(`${entry}.inclusionPromise`) }, BUNDLE],
  ['a promise, and no time', { bundle: drop(`${entry}.integratedTime`) }, BUNDLE],
  ['no proof', { bundle: drop(proof) }, BUNDLE],
  ['no proof in a v0.1 bundle', { signing: { shape: 'v0.1' }, bundle: drop(proof) }, BUNDLE],
  ['no checkpoint', { bundle: drop(`${proof}.checkpoint`) }, BUNDLE],
  [
    'no checkpoint in a v0.1 bundle',
    { signing: { shape: 'v0.1' }, bundle: drop(`${proof}.checkpoint`) },
    BUNDLE,
  ],
  ['an empty checkpoint', { bundle: set(checkpoint, '') }, BUNDLE],
  [
    'a checkpoint without end',
    { bundle: edit(checkpoint, (text) => text + '\u2014 a b\n'.repeat(10_000)) },
    LARGE,
  ],
  [
    'a checkpoint without a signature',
    { bundle: edit(checkpoint, (text) => text.slice(0, text.indexOf('\u2014'))) },
    LOG,
  ],
  [
    'a checkpoint without an origin',
    { bundle: edit(checkpoint, (text) => text.slice(text.indexOf('\n') + 1)) },
    LOG,
  ],
  [
    'a checkpoint of another size',
    { bundle: edit(checkpoint, (text) => text.replace('\n5\n', '\n6\n')) },
    LOG,
  ],
  [
    'a checkpoint of another root',
    { bundle: edit(checkpoint, (text) => text.replace(/\n5\n.*\n/, `\n5\n${otherHash}\n`)) },
    LOG,
  ],
  ['a proof of another size', { bundle: set(`${proof}.treeSize`, '6') }, LOG],
  ['a proof of another root', { bundle: set(`${proof}.rootHash`, otherHash) }, LOG],
  ['a proof of another index', { bundle: set(`${proof}.logIndex`, '1') }, LOG],
  ['a proof of an index beyond the log', { bundle: set(`${proof}.logIndex`, '5') }, LOG],
  ['a proof of a negative index', { bundle: set(`${proof}.logIndex`, '-1') }, BUNDLE],
  ['a proof without hashes', { bundle: set(`${proof}.hashes`, []) }, LOG],
  ['a proof with one hash fewer', { bundle: drop(`${proof}.hashes.2`) }, LOG],
  ['a proof with one hash more', { bundle: append(`${proof}.hashes`, otherHash) }, LOG],
  [
    'a proof with two hashes swapped',
    { bundle: both(copy(`${proof}.hashes.0`, `${proof}.hashes.3`), drop(`${proof}.hashes.0`)) },
    LOG,
  ],
  ['a proof with a hash cut short', { bundle: set(`${proof}.hashes.0`, 'AAAA') }, BUNDLE],
  ['a proof with hashes without end', { bundle: set(`${proof}.hashes`, Array(65).fill(otherHash)) }, LARGE],
  ['another index than was promised', { bundle: edit(`${entry}.logIndex`, (text) => `${text}0`) }, LOG],
  ['another index than is proven, Rekor v2', { signing: V2, bundle: set(`${entry}.logIndex`, '7') }, LOG],
  ['an index as a number', { bundle: set(`${entry}.logIndex`, 7) }, BUNDLE],
  ['an index with a zero before it', { bundle: edit(`${entry}.logIndex`, (text) => `0${text}`) }, BUNDLE],
  [
    'an index beyond what a double holds',
    { bundle: set(`${entry}.logIndex`, '9223372036854775807') },
    BUNDLE,
  ],
  [
    'another time than was promised',
    { bundle: edit(`${entry}.integratedTime`, (text) => String(Number(text) + 1)) },
    LOG,
  ],
  ['a time of nothing', { bundle: set(`${entry}.integratedTime`, '0') }, BUNDLE],
  ['another log than promised', { bundle: set(`${entry}.logId.keyId`, otherHash) }, LOG],
  ['a broken promise', { bundle: set(`${entry}.inclusionPromise.signedEntryTimestamp`, 'MEUCIQ==') }, LOG],
  [
    'the promise of somebody else',
    { bundle: set(`${entry}.inclusionPromise.signedEntryTimestamp`, otherHash) },
    LOG,
  ],
  ['a kind nobody knows', { bundle: set(`${entry}.kindVersion.kind`, 'alpine') }, LOG],
  ['a version nobody knows', { bundle: set(`${entry}.kindVersion.version`, '9.9.9') }, LOG],
  [
    'the kind of another entry',
    { bundle: set(`${entry}.kindVersion`, { kind: 'intoto', version: '0.0.2' }) },
    LOG,
  ],
  ['a body of another payload', { bundle: body(set('spec.payloadHash.value', '0'.repeat(64))) }, LOG],
  ['a body of two signatures', { bundle: body(copy('spec.signatures.0', 'spec.signatures.1')) }, LOG],
  ['a body of another kind', { bundle: body(set('kind', 'intoto')) }, LOG],
  ['an empty body', { bundle: set(`${entry}.canonicalizedBody`, '') }, BUNDLE],
  ['a body that is no JSON', { bundle: set(`${entry}.canonicalizedBody`, 'AAAA') }, LOG],
  ['an unknown member', { bundle: set(`${entry}.note`, 'x') }, BUNDLE],
];

const timed: readonly Row[] = [
  [
    'no timestamp, Rekor v2',
    { signing: V2, bundle: drop('verificationMaterial.timestampVerificationData') },
    TIMESTAMP,
  ],
  ['an empty list of timestamps, Rekor v2', { signing: V2, bundle: set(stamps, []) }, TIMESTAMP],
  ['of an authority nobody trusts', { signing: { ...V2, timestamp: { by: 'a stranger' } } }, TIMESTAMP],
  ['over another signature', { signing: { ...V2, timestamp: { over: Buffer.from('x') } } }, TIMESTAMP],
  ['of before its authority began', { signing: { ...V2, timestamp: { at: minutes(-90) } } }, TIMESTAMP],
  ['twice the same', { signing: V2, bundle: copy(`${stamps}.0`, `${stamps}.1`) }, TIMESTAMP],
  ['33 times', { signing: V2, bundle: set(stamps, Array(33).fill({ signedTimestamp: 'AAAA' })) }, LARGE],
  ['no DER', { signing: V2, bundle: set(`${stamps}.0.signedTimestamp`, 'AAAA') }, TIMESTAMP],
  ['empty', { signing: V2, bundle: set(`${stamps}.0.signedTimestamp`, '') }, BUNDLE],
  [
    'cut short',
    { signing: V2, bundle: edit(`${stamps}.0.signedTimestamp`, (text) => text.slice(0, 400)) },
    TIMESTAMP,
  ],
  [
    'a good one beside a bad one',
    { signing: V2, bundle: append(stamps, { signedTimestamp: 'AAAA' }) },
    TIMESTAMP,
  ],
  ['in the future', { now: minutes(-10) }, 'VERIFY_TIME_INVALID'],
  ['in the future, Rekor v2', { signing: V2, now: minutes(-10) }, 'VERIFY_TIME_INVALID'],
  ['a time that is none', { now: new Date(Number.NaN) }, 'VERIFY_TIME_INVALID'],
];

const of = async ([, mutation, code]: Row) => expect(await judge('artifactAttestation', mutation)).toBe(code);

describe('a log entry is refused', () => {
  test.each(logged)('%s', (...row) => of(row));
  test.each(twisted)('%s', (...row) => of(row));

  test('of another bundle of the same signer', async () => {
    const other = JSON.parse(
      Buffer.from(await sigstore.sign('{}', { kind: 'email', iss: 'x', email: 'y' })).toString(),
    );
    const bundle = set(entry, other.verificationMaterial.tlogEntries[0]);
    expect(await judge('artifactAttestation', { bundle })).toBe(LOG);
  });
});

describe('a time is refused', () => {
  test.each(timed)('%s', (...row) => of(row));

  test('as another instance tells it', async () => {
    const other = await foreign.sign('{}', { kind: 'email', iss: 'x', email: 'y' }, V2);
    const stamp = JSON.parse(Buffer.from(other).toString()).verificationMaterial.timestampVerificationData;
    const bundle = set('verificationMaterial.timestampVerificationData', stamp);
    expect(await judge('artifactAttestation', { signing: V2, bundle })).toBe(TIMESTAMP);
  });
});
