import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { readLeaf } from '../../../src/verify/authenticate/certificate/leaf.ts';
import { sigstore } from '../../world/attested-case.ts';
import { issueCertificate } from '../../world/sigstore/certificate.ts';
import { gitHubRun } from '../../world/sigstore/identities.ts';

/** What stands in the bytes of a certificate, beside the lies of its authority. */

const honest = await certificateOf(keyOf('P-256'));
const ECDSA_SHA384 = Buffer.from('06082a8648ce3d040303', 'hex');

test('the certificate that all of these change is read', () => {
  expect(verdictOf(honest)).toBe(
    'https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3',
  );
});

describe('a certificate whose bytes can be read in two ways is refused', () => {
  test.each<[string, (der: Buffer) => Buffer]>([
    [
      'it names another algorithm beside its signature',
      (der) => withByte(der, der.lastIndexOf(ECDSA_SHA384) + 9, 0x02),
    ],
    [
      'it names another algorithm where it was signed',
      (der) => withByte(der, der.indexOf(ECDSA_SHA384) + 9, 0x02),
    ],
    ['a byte behind it', (der) => Buffer.concat([der, Buffer.from([0])])],
    ['another certificate behind it', (der) => Buffer.concat([der, der])],
    ['cut short', (der) => der.subarray(0, -1)],
    ['a length that is longer than it must be', longerLength],
    ['version 1', (der) => withByte(der, der.indexOf(Buffer.from('a003020102', 'hex')) + 4, 0)],
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('-----BEGIN CERTIFICATE-----')],
  ])('%s', (_, change) => {
    expect(verdictOf(change(honest))).toBe('VERIFY_CERTIFICATE_INVALID');
  });
});

test.each(['P-256', 'P-384', 'P-521', 'rsa 2048', 'ed25519'])(
  'a key of kind %s is accepted',
  async (kind) => {
    expect(verdictOf(await certificateOf(keyOf(kind)))).toMatch(/^https:/);
  },
);

test.each(['secp256k1', 'rsa 1024', 'ed448', 'x25519'])('a key of kind %s is not', async (kind) => {
  expect(verdictOf(await certificateOf(keyOf(kind)))).toBe('VERIFY_CERTIFICATE_INVALID');
});

function certificateOf(publicKey: KeyObject): Promise<Buffer> {
  const request = { publicKey, identity: gitHubRun(), notBefore: sigstore.bornAt, logs: [], lies: {} };
  return issueCertificate(request, sigstore.instances.trusted.authority);
}

function keyOf(kind: string): KeyObject {
  switch (kind) {
    case 'rsa 1024':
    case 'rsa 2048':
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).publicKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').publicKey;
    case 'ed448':
      return generateKeyPairSync('ed448').publicKey;
    case 'x25519':
      return generateKeyPairSync('x25519').publicKey;
    default:
      return generateKeyPairSync('ec', { namedCurve: kind }).publicKey;
  }
}

function withByte(der: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(der);
  if (changed[at] === value) throw new Error('this changes nothing');
  changed[at] = value;
  return changed;
}

/** BER allows a length with leading zeros; DER does not (X.690, 10.1). */
function longerLength(der: Buffer): Buffer {
  if (der[1] !== 0x82) throw new Error('a certificate has a length of two bytes');
  return Buffer.concat([Buffer.from([0x30, 0x83, 0]), der.subarray(2)]);
}

function verdictOf(der: Uint8Array): string {
  try {
    return readLeaf(der).subject;
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}
