import { describe, expect, test } from 'vitest';
import { judge, type Row, sigstore, unlogged, unloggedSigner } from '../world/attested-case.ts';
import { trustedKey } from '../world/sigstore/honest.ts';
import { append, both, copy, drop, edit, set } from '../world/twist.ts';

const BUNDLE = 'VERIFY_BUNDLE_INVALID';
const LARGE = 'VERIFY_BUNDLE_TOO_LARGE';
const CERTIFICATE = 'VERIFY_CERTIFICATE_INVALID';
const certificate = 'verificationMaterial.certificate.rawBytes';
const signature = 'dsseEnvelope.signatures.0';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const fromUnlogged = { signer: unloggedSigner };
const root = Buffer.from(sigstore.instances.trusted.authority.certificate).toString('base64');

const rows: readonly Row[] = [
  ['nothing', { bytes: () => '' }, BUNDLE],
  ['a NUL', { bytes: () => '\0' }, BUNDLE],
  ['null', { bundle: () => null }, BUNDLE],
  ['a list of it', { bundle: (bundle) => [bundle] }, BUNDLE],
  ['it as text', { bundle: (bundle) => JSON.stringify(bundle) }, BUNDLE],
  ['it and something behind it', { bytes: (text) => `${text}{}` }, BUNDLE],
  ['a byte order mark before it', { bytes: (text) => `\ufeff${text}` }, BUNDLE],
  ['not UTF-8', { bytes: (text) => Buffer.from(text.replace('{', '{"\xe9":1,'), 'latin1') }, BUNDLE],
  ['in UTF-16', { bytes: (text) => Buffer.from(text, 'utf16le') }, BUNDLE],
  ['a comment', { bytes: (text) => `/* */${text}` }, BUNDLE],
  ['a comma too many', { bytes: (text) => text.replace(/\}$/, ',}') }, BUNDLE],
  ['cut short', { bytes: (text) => text.slice(0, -10) }, BUNDLE],
  ['the envelope twice', { bytes: (text) => text.replace('{', '{"dsseEnvelope":{},') }, BUNDLE],
  [
    'the payload twice',
    { bytes: (text) => text.replace('"payload":', '"payload":"e30=","payload":') },
    BUNDLE,
  ],
  [
    'the certificate twice, once spelled with an escape',
    {
      bytes: (text) =>
        text.replace('"certificate":', '"certificat\\u0065":{"rawBytes":"AAAA"},"certificate":'),
    },
    BUNDLE,
  ],
  [
    'nested 1,000 deep',
    { bytes: (text) => text.replace('{', `{"deep":${'['.repeat(1000)}${']'.repeat(1000)},`) },
    BUNDLE,
  ],
  ['too large by white space', { bytes: (text) => text + ' '.repeat(600_000) }, LARGE],
  ['too large by a payload', { bundle: set('dsseEnvelope.payload', 'A'.repeat(700_000)) }, LARGE],
  ['no media type', { bundle: drop('mediaType') }, BUNDLE],
  [
    'a media type of a later version',
    { bundle: set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.4+json') },
    BUNDLE,
  ],
  [
    'a media type of version 0.3 in the old spelling, with a suffix',
    { bundle: edit('mediaType', (text) => `${text};x=1`) },
    BUNDLE,
  ],
  ['a media type in capitals', { bundle: edit('mediaType', (text) => text.toUpperCase()) }, BUNDLE],
  ['an unknown member', { bundle: set('note', 'x') }, BUNDLE],
  ['a member named __proto__', { bytes: (text) => text.replace('{', '{"__proto__":{},') }, BUNDLE],
  ['no material', { bundle: drop('verificationMaterial') }, BUNDLE],
  ['an unknown member of the material', { bundle: set('verificationMaterial.note', 'x') }, BUNDLE],
  ['no certificate', { bundle: drop('verificationMaterial.certificate') }, BUNDLE],
  [
    'a certificate and a key',
    { bundle: set('verificationMaterial.publicKey', { hint: trustedKey.keyId }) },
    BUNDLE,
  ],
  [
    'a certificate and a chain',
    { bundle: set('verificationMaterial.x509CertificateChain', { certificates: [{ rawBytes: root }] }) },
    BUNDLE,
  ],
  [
    'a key where a certificate is asked for',
    {
      bundle: both(
        drop('verificationMaterial.certificate'),
        set('verificationMaterial.publicKey', { hint: trustedKey.keyId }),
      ),
    },
    'VERIFY_SIGNER_KIND',
  ],
  [
    'a chain in version 0.3',
    {
      bundle: both(
        copy('verificationMaterial.certificate', 'verificationMaterial.x509CertificateChain'),
        drop('verificationMaterial.certificate'),
      ),
    },
    BUNDLE,
  ],
  [
    'an empty chain',
    { signing: { shape: 'v0.2' }, bundle: set('verificationMaterial.x509CertificateChain.certificates', []) },
    BUNDLE,
  ],
  [
    'a chain with its own root',
    {
      signing: { shape: 'v0.2' },
      bundle: append('verificationMaterial.x509CertificateChain.certificates', { rawBytes: root }),
    },
    CERTIFICATE,
  ],
  [
    'a chain of nine',
    {
      signing: { shape: 'v0.2' },
      bundle: set(
        'verificationMaterial.x509CertificateChain.certificates',
        Array(9).fill({ rawBytes: root }),
      ),
    },
    LARGE,
  ],
  ['a certificate that is none', { bundle: set(certificate, base64('certificate')) }, CERTIFICATE],
  ['the root in place of the certificate', { bundle: set(certificate, root) }, CERTIFICATE],
  ['an empty certificate', { bundle: set(certificate, '') }, BUNDLE],
  [
    'a certificate as PEM',
    { bundle: edit(certificate, (text) => `-----BEGIN CERTIFICATE-----${text}`) },
    BUNDLE,
  ],
  [
    'a certificate with bytes behind it',
    {
      bundle: edit(certificate, (text) =>
        Buffer.concat([Buffer.from(text, 'base64'), Buffer.from('x')]).toString('base64'),
      ),
    },
    CERTIFICATE,
  ],
  ['a certificate with one bit changed', { bundle: edit(certificate, flipped) }, CERTIFICATE],
  ['no envelope', { bundle: drop('dsseEnvelope') }, BUNDLE],
  [
    'a plain signature beside the envelope',
    {
      bundle: set('messageSignature', {
        messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' },
        signature: 'AAAA',
      }),
    },
    BUNDLE,
  ],
  ['another payload', { bundle: set('dsseEnvelope.payload', base64('{}')) }, 'VERIFY_LOG_INVALID'],
  [
    'another payload, without logs',
    { by: unlogged, expectation: fromUnlogged, bundle: set('dsseEnvelope.payload', base64('{}')) },
    'VERIFY_SIGNATURE_INVALID',
  ],
  ['no payload', { bundle: drop('dsseEnvelope.payload') }, BUNDLE],
  ['an empty payload', { bundle: set('dsseEnvelope.payload', '') }, BUNDLE],
  ['a payload in base64 of URLs', { bundle: set('dsseEnvelope.payload', '_-_-') }, BUNDLE],
  ['a payload with a line break', { bundle: edit('dsseEnvelope.payload', (text) => `${text}\n`) }, BUNDLE],
  ['a payload with stray bits', { bundle: set('dsseEnvelope.payload', 'e31=') }, BUNDLE],
  ['no type of the payload', { bundle: drop('dsseEnvelope.payloadType') }, BUNDLE],
  [
    'another type of the payload, not signed',
    { bundle: set('dsseEnvelope.payloadType', 'application/json') },
    'VERIFY_PAYLOAD_TYPE',
  ],
  [
    'another type of the payload, signed',
    { signing: { payloadType: 'application/json' } },
    'VERIFY_PAYLOAD_TYPE',
  ],
  [
    'a type of the payload with a suffix, signed',
    { signing: { payloadType: 'application/vnd.in-toto+json; x' } },
    'VERIFY_PAYLOAD_TYPE',
  ],
  [
    'a type of the payload in capitals, signed',
    { signing: { payloadType: 'APPLICATION/VND.IN-TOTO+JSON' } },
    'VERIFY_PAYLOAD_TYPE',
  ],
  ['no list of signatures', { bundle: drop('dsseEnvelope.signatures') }, BUNDLE],
  ['no signature', { bundle: set('dsseEnvelope.signatures', []) }, BUNDLE],
  ['a second signature', { bundle: copy(signature, 'dsseEnvelope.signatures.1') }, BUNDLE],
  [
    'a second signature before the good one',
    {
      bundle: (bundle) => set('dsseEnvelope.signatures', [{ sig: 'AAAA' }, ...signaturesOf(bundle)])(bundle),
    },
    BUNDLE,
  ],
  ['an empty signature', { bundle: set(`${signature}.sig`, '') }, BUNDLE],
  ['a signature of one byte', { bundle: set(`${signature}.sig`, 'AA==') }, 'VERIFY_LOG_INVALID'],
  [
    'a signature with one bit changed',
    { by: unlogged, expectation: fromUnlogged, bundle: edit(`${signature}.sig`, flipped) },
    'VERIFY_TIMESTAMP_INVALID',
  ],
  ['a keyid that names somebody', { bundle: set(`${signature}.keyid`, trustedKey.keyId) }, BUNDLE],
  ['an unknown member of the signature', { bundle: set(`${signature}.cert`, 'x') }, BUNDLE],
];

function signaturesOf(bundle: unknown): readonly unknown[] {
  return Reflect.get(Reflect.get(Object(bundle), 'dsseEnvelope'), 'signatures');
}

/** The last bit of the bytes. */
function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
  return bytes.toString('base64');
}

describe('a bundle is refused', () => {
  test.each(rows)('%s', async (_, mutation, code) => {
    expect(await judge('artifactAttestation', mutation)).toBe(code);
  });

  test('what the other instance signs honestly is accepted from that one alone', async () => {
    expect(await judge('artifactAttestation', { by: unlogged, expectation: fromUnlogged })).toBe('Verified');
    expect(await judge('artifactAttestation', { by: unlogged })).toBe('VERIFY_TIMESTAMP_INVALID');
    expect(await judge('artifactAttestation', { expectation: fromUnlogged })).toBe(CERTIFICATE);
  });
});
