import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { judgeBody } from '../../../src/verify/authenticate/log/entry-body.ts';
import { both, copy, drop, edit, set, type Twist } from '../../world/twist.ts';

/** What a log could have let in, and the library does not look at. */

const signer = Buffer.from('the certificate, as DER');
const stranger = Buffer.from('another certificate');
const pem = pemOf('CERTIFICATE', signer);
const rawBytes = signer.toString('base64');

const bodies = {
  'hashedrekord/0.0.1': {
    spec: { data: { hash: { algorithm: 'sha256' } }, signature: { publicKey: { content: pem } } },
  },
  'dsse/0.0.1': { spec: { payloadHash: { algorithm: 'sha256' }, signatures: [{ verifier: pem }] } },
  'intoto/0.0.2': {
    spec: {
      content: { payloadHash: { algorithm: 'sha256' }, envelope: { signatures: [{ publicKey: pem }] } },
    },
  },
  'hashedrekord/0.0.2': {
    spec: {
      hashedRekordV002: {
        data: { algorithm: 'SHA2_256' },
        signature: { verifier: { x509Certificate: { rawBytes } } },
      },
    },
  },
  'dsse/0.0.2': {
    spec: {
      dsseV002: {
        payloadHash: { algorithm: 'SHA2_256' },
        signatures: [{ verifier: { x509Certificate: { rawBytes } } }],
      },
    },
  },
} as const;
type Kind = keyof typeof bodies;
const kinds = Object.keys(bodies) as Kind[];

test.each(kinds)('%s about the signer is accepted', (kind) => {
  expect(judge(kind)).toBe('accepted');
});

test.each(kinds.filter((kind) => !kind.startsWith('hashedrekord')))(
  '%s is not about a plain signature',
  (kind) => {
    expect(judge(kind, (body) => body, 'message')).toBe('VERIFY_LOG_INVALID');
  },
);

test.each(['hashedrekord/0.0.1', 'hashedrekord/0.0.2'] as const)('%s may be', (kind) => {
  expect(judge(kind, (body) => body, 'message')).toBe('accepted');
});

describe('Rekor v1', () => {
  const at = 'spec.signatures.0.verifier';
  test.each<[string, Twist]>([
    ['another signer', set(at, pemOf('CERTIFICATE', stranger))],
    ['no signer', drop(at)],
    ['an empty signer', set(at, '')],
    ['two signers', set(at, base64(`${text(pem)}${text(pemOf('CERTIFICATE', stranger))}`))],
    ['text before the signer', edit(at, (value) => base64(`x\n${text(value)}`))],
    ['text behind the signer', edit(at, (value) => base64(`${text(value)}x`))],
    ['a block of another name', set(at, pemOf('TRUSTED CERTIFICATE', signer))],
    ['a block that ends as another', edit(at, (value) => base64(text(value).replace('END C', 'END X')))],
    ['a name that all objects have', set('spec.signatures', { __proto__: [{ verifier: pem }] })],
    ['another way of hashing', set('spec.payloadHash.algorithm', 'sha512')],
    ['no way of hashing', drop('spec.payloadHash.algorithm')],
    ['a way of hashing in capitals', set('spec.payloadHash.algorithm', 'SHA256')],
  ])('%s', (_, twist) => {
    expect(judge('dsse/0.0.1', twist)).toBe('VERIFY_LOG_INVALID');
  });
});

describe('Rekor v2', () => {
  const at = 'spec.hashedRekordV002.signature.verifier';
  const key = { rawBytes };
  test.each<[string, Twist, string]>([
    ['a key in place of the certificate', set(at, { publicKey: key }), 'accepted'],
    [
      'another certificate',
      set(`${at}.x509Certificate.rawBytes`, stranger.toString('base64')),
      'VERIFY_LOG_INVALID',
    ],
    ['neither', set(at, {}), 'VERIFY_LOG_INVALID'],
    ['both', set(`${at}.publicKey`, key), 'VERIFY_LOG_INVALID'],
    ['a certificate that is text', set(`${at}.x509Certificate`, rawBytes), 'VERIFY_LOG_INVALID'],
    ['another way of hashing', set('spec.hashedRekordV002.data.algorithm', 'SHA2_512'), 'VERIFY_LOG_INVALID'],
    [
      'what belongs to another kind',
      both(copy('spec.hashedRekordV002', 'spec.dsseV002'), drop('spec.hashedRekordV002')),
      'VERIFY_LOG_INVALID',
    ],
  ])('%s', (_, twist, verdict) => {
    expect(judge('hashedrekord/0.0.2', twist)).toBe(verdict);
  });
});

test.each(['hashedrekord/0.0.3', 'intoto/0.0.1', 'rekord/0.0.1', 'dsse/', '__proto__/', 'constructor/x'])(
  'an entry of kind %s is not known',
  (name) => {
    expect(verdictOf(name, bodies['dsse/0.0.1'])).toBe('VERIFY_LOG_INVALID');
  },
);

test('a body with a member twice is read by nobody', () => {
  const twice = JSON.stringify(bodies['dsse/0.0.1']).replace('{', '{"spec":{},');
  expect(verdictOf('dsse/0.0.1', twice)).toBe('VERIFY_LOG_INVALID');
});

function judge(kind: Kind, twist: Twist = (body) => body, content: 'dsse' | 'message' = 'dsse'): string {
  return verdictOf(kind, twist(bodies[kind]), content);
}

function verdictOf(name: string, body: unknown, content: 'dsse' | 'message' = 'dsse'): string {
  const [kind = '', version = ''] = name.split('/');
  const canonicalizedBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const entry = {
    kindVersion: { kind, version },
    canonicalizedBody,
    logIndex: '1',
    logId: { keyId: Buffer.alloc(32) },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: undefined,
  };
  try {
    judgeBody(entry, { signer, content });
    return 'accepted';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

function pemOf(label: string, der: Uint8Array): string {
  return base64(`-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`);
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}

function text(value: string): string {
  return Buffer.from(value, 'base64').toString();
}
