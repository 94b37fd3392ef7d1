import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { INTOTO_PAYLOAD_TYPE } from '../../src/model/attestation.ts';
import { authenticate } from '../../src/verify/authenticate/authenticate.ts';
import { set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_BUNDLE_INVALID';
const LARGE = 'VERIFY_BUNDLE_TOO_LARGE';
const ROOT = 'VERIFY_ROOT_UNKNOWN';

const hash = base64(32);
const entry = {
  logIndex: '1',
  logId: { keyId: hash },
  kindVersion: { kind: 'dsse', version: '0.0.1' },
  integratedTime: '1700000000',
  inclusionPromise: { signedEntryTimestamp: base64(70) },
  inclusionProof: {
    logIndex: '1',
    rootHash: hash,
    treeSize: '2',
    hashes: [hash],
    checkpoint: { envelope: `log\n2\n${hash}\n\n\u2014 log ${base64(70)}\n` },
  },
  canonicalizedBody: Buffer.from('{}').toString('base64'),
};
const bundle = {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: {
    certificate: { rawBytes: base64(2000) },
    tlogEntries: [entry],
    timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(900) }] },
  },
  dsseEnvelope: {
    payload: Buffer.from('{}').toString('base64'),
    payloadType: INTOTO_PAYLOAD_TYPE,
    signatures: [{ sig: base64(70), keyid: '' }],
  },
};
const material = 'verificationMaterial';
const proof = `${material}.tlogEntries.0.inclusionProof`;
const timestamps = `${material}.timestampVerificationData.rfc3161Timestamps`;
const chain = {
  mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  verificationMaterial: { x509CertificateChain: { certificates: [{ rawBytes: base64(2000) }] } },
  dsseEnvelope: bundle.dsseEnvelope,
};

/** Nothing is trusted, so that whatever is read to its end is refused for its root. */
function codeOf(bytes: Uint8Array): string {
  try {
    authenticate(bytes, {
      trust: { builderKeys: [] },
      now: new Date('2026-06-01T00:00:00Z'),
      signer: { kind: 'certificate', root: 'public-good' },
    });
    return 'accepted';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

function twisted(twist: Twist, of: unknown = bundle): string {
  return codeOf(Buffer.from(JSON.stringify(twist(of))));
}

test('the bundles that all of these twist are read to their end', () => {
  expect(twisted((value) => value)).toBe(ROOT);
  expect(twisted((value) => value, chain)).toBe(ROOT);
});

describe('as many as there may be are read, and one more is refused before any of them is looked at', () => {
  const item = { signedTimestamp: base64(900) };
  test.each<[string, (count: number) => Twist, number]>([
    ['log entries', (count) => set(`${material}.tlogEntries`, of(count, entry)), 32],
    ['timestamps', (count) => set(timestamps, of(count, item)), 32],
    ['hashes of a proof', (count) => set(`${proof}.hashes`, of(count, hash)), 64],
    ['bytes of a certificate', (count) => set(`${material}.certificate.rawBytes`, base64(count)), 16_383],
    ['bytes of a timestamp', (count) => set(`${timestamps}.0.signedTimestamp`, base64(count)), 8190],
    ['signatures of a checkpoint', (count) => set(`${proof}.checkpoint.envelope`, signed(count)), 16],
    ['characters of a checkpoint', (count) => set(`${proof}.checkpoint.envelope`, 'x'.repeat(count)), 16_384],
  ])('%s', (_, twist, most) => {
    expect(twisted(twist(most))).toBe(ROOT);
    // The next number of bytes whose base64 is longer.
    expect(twisted(twist(most + (most % 3 === 0 ? 3 : 1)))).toBe(LARGE);
  });

  test('certificates of a chain', () => {
    const path = `${material}.x509CertificateChain.certificates`;
    const certificate = { rawBytes: base64(2000) };
    expect(twisted(set(path, of(8, certificate)), chain)).toBe(ROOT);
    expect(twisted(set(path, of(9, certificate)), chain)).toBe(LARGE);
  });
});

describe('what is beyond all bounds is refused', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['100 MB of nothing', () => new Uint8Array(100_000_000), LARGE],
    [
      '100 MB of white space and a bundle',
      () => Buffer.from(JSON.stringify(bundle).padEnd(100_000_000)),
      LARGE,
    ],
    ['10,000 log entries', () => withEntries(10_000, {}), LARGE],
    ['10,000 empty timestamps', () => json(set(timestamps, of(10_000, {}))), LARGE],
    ['1,000 nested objects', () => json(set('dsseEnvelope', nested(1000))), BAD],
    ['130,000 nested lists', () => Buffer.from('['.repeat(130_000) + ']'.repeat(130_000)), BAD],
    ['50,000 members', () => Buffer.from(`{${of(50_000, 0).map((_, i) => `"${i}":0`)}}`), BAD],
    ['80,000 members of one name', () => Buffer.from(`{${of(80_000, '"a":0')}}`), BAD],
    ['a number of 400,000 digits', () => json(set(`${proof}.treeSize`, '9'.repeat(400_000))), BAD],
    ['a number that no double holds', () => json(set(`${proof}.treeSize`, '9007199254740993')), BAD],
    ['a name of 400,000 letters', () => json(set('x'.repeat(400_000), 1)), BAD],
    ['a media type of 400,000 letters', () => json(set('mediaType', 'x'.repeat(400_000))), BAD],
  ])('%s', (_, make, code) => {
    expect(codeOf(make())).toBe(code);
  });
});

function json(twist: Twist): Uint8Array {
  return Buffer.from(JSON.stringify(twist(bundle)));
}

function withEntries(count: number, item: unknown): Uint8Array {
  return json(set(`${material}.tlogEntries`, of(count, item)));
}

function of<T>(count: number, item: T): T[] {
  return Array.from({ length: count }, () => item);
}

function nested(depth: number): unknown {
  return of(depth, 0).reduce<unknown>((inner) => ({ inner }), {});
}

function signed(count: number): string {
  return `log\n2\n${hash}\n\n${`\u2014 log ${base64(70)}\n`.repeat(count)}`;
}

function base64(bytes: number): string {
  return Buffer.alloc(bytes, 7).toString('base64');
}
