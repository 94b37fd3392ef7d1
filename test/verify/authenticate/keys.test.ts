import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { builderIdOf, keyIdOf } from '../../../src/model/builder-key-id.ts';
import type { Signer } from '../../../src/model/signer.ts';
import type { TrustedKey } from '../../../src/model/trust.ts';
import { authenticate } from '../../../src/verify/authenticate/authenticate.ts';
import type { ExpectedSigner } from '../../../src/verify/authenticate/context.ts';
import { now, sigstore } from '../../world/attested-case.ts';
import { signPayload } from '../../world/builder.ts';
import { gitHubRun } from '../../world/sigstore/identities.ts';
import { signWithLoggedKey } from '../../world/sigstore/signing.ts';
import { set, type Twist } from '../../world/twist.ts';

const payload = Buffer.from('{"any":"statement"}');
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyId = keyIdOf(pair.publicKey);
const trusted: TrustedKey = trustedOf(pair.publicKey);
const digest = Buffer.from(keyId.slice('sha256:'.length), 'hex').toString('base64');
const alone: ExpectedSigner = { kind: 'key', keyId };
const logged: ExpectedSigner = { ...alone, root: sigstore.root.name };
const plain = bundleWith(keyId);
const hour = 3_600_000;
const atSigning = sigstore.bornAt.getTime();

interface Asked {
  readonly bundle?: unknown;
  readonly signer?: ExpectedSigner;
  readonly keys?: readonly TrustedKey[];
}

test('a key of somebody else signs, and nothing is said of times that nobody verified', () => {
  expect(ask({})).toEqual({
    kind: 'key',
    keyId,
    builderId: 'https://builds.example/one',
    level: 'SLSA_BUILD_LEVEL_2',
    validFrom: new Date('2020-01-01T00:00:00Z'),
    times: [],
    logEntries: [],
  });
});

test('a key whose signature was logged tells where and when', () => {
  const signer = ask({ bundle: loggedWith(keyId), signer: logged });
  expect(signer).toMatchObject({
    times: [{ source: 'transparency-log', at: sigstore.bornAt }],
    logEntries: [{ integratedAt: sigstore.bornAt }],
  });
});

describe('the names of a key', () => {
  test.each<[string, unknown, readonly TrustedKey[], string]>([
    ['its digest in base64, as other clients write it', bundleWith(digest), [trusted], 'key'],
    ['the one that trust gives it', bundleWith('SHA256:abc'), [{ ...trusted, hint: 'SHA256:abc' }], 'key'],
    [
      'its id, where trust gives it another',
      plain,
      [{ ...trusted, hint: 'SHA256:abc' }],
      'VERIFY_UNKNOWN_SIGNER',
    ],
    ['another', bundleWith('SHA256:abc'), [trusted], 'VERIFY_UNKNOWN_SIGNER'],
    ['its digest without padding', bundleWith(digest.slice(0, -1)), [trusted], 'VERIFY_UNKNOWN_SIGNER'],
    ['its id in capitals', bundleWith(keyId.toUpperCase()), [trusted], 'VERIFY_UNKNOWN_SIGNER'],
  ])('%s', (_, bundle, keys, verdict) => {
    expect(verdictOf({ bundle, keys })).toBe(verdict);
  });
});

describe('what trust does not say of a key is refused', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  test.each<[string, readonly TrustedKey[], string]>([
    ['no key is trusted', [], 'VERIFY_UNKNOWN_SIGNER'],
    ['other keys are trusted', [trustedOf(other)], 'VERIFY_UNKNOWN_SIGNER'],
    ['it stands there twice', [trusted, trusted], 'TRUST_INVALID'],
    ['another key under its id', [{ ...trustedOf(other), keyId }], 'TRUST_INVALID'],
    ['no key at all', [{ ...trusted, publicKey: 'x' }], 'TRUST_INVALID'],
    ['text before the key', [{ ...trusted, publicKey: `x\n${trusted.publicKey}` }], 'TRUST_INVALID'],
    ['no beginning', [{ ...trusted, validFrom: '' }], 'TRUST_INVALID'],
    ['not in use yet', [{ ...trusted, validFrom: later(hour) }], 'VERIFY_TIME_INVALID'],
    ['not in use any more', [{ ...trusted, validUntil: later(-hour) }], 'VERIFY_TIME_INVALID'],
  ])('%s', (_, keys, code) => {
    expect(verdictOf({ keys })).toBe(code);
  });

  test.each(['secp256k1', 'rsa 1024', 'ed448'] as const)('a key of kind %s is not accepted', (kind) => {
    const { publicKey, privateKey } = keyPairOf(kind);
    const id = keyIdOf(publicKey);
    const bundle = bundleWith(id, privateKey);
    expect(verdictOf({ bundle, keys: [trustedOf(publicKey)], signer: { kind: 'key', keyId: id } })).toBe(
      'TRUST_INVALID',
    );
  });

  test.each(['rsa 2048', 'ed25519'] as const)('a key of kind %s is', (kind) => {
    const { publicKey, privateKey } = keyPairOf(kind);
    const id = keyIdOf(publicKey);
    const bundle = bundleWith(id, privateKey);
    expect(verdictOf({ bundle, keys: [trustedOf(publicKey)], signer: { kind: 'key', keyId: id } })).toBe(
      'key',
    );
  });
});

describe('a logged signature with a key', () => {
  const good = loggedWith(keyId);
  const entry = 'verificationMaterial.tlogEntries.0';
  test.each<[string, Asked, string]>([
    ['is not read without a root', { bundle: good }, 'VERIFY_ROOT_UNKNOWN'],
    ['under an unknown root', { bundle: good, signer: { ...alone, root: 'other' } }, 'VERIFY_ROOT_UNKNOWN'],
    [
      'whose root wants a log entry, and there is none',
      { bundle: plain, signer: logged },
      'VERIFY_TIMESTAMP_INVALID',
    ],
    [
      'of a key that came later',
      { bundle: good, signer: logged, keys: [{ ...trusted, validFrom: iso(atSigning + 1000) }] },
      'VERIFY_TIME_INVALID',
    ],
    [
      'of a key that was retired',
      { bundle: good, signer: logged, keys: [{ ...trusted, validUntil: iso(atSigning - 1000) }] },
      'VERIFY_TIME_INVALID',
    ],
    [
      'of a key that was retired since',
      { bundle: good, signer: logged, keys: [{ ...trusted, validUntil: iso(atSigning) }] },
      'key',
    ],
    [
      'with another index',
      { bundle: set(`${entry}.logIndex`, '7')(good), signer: logged },
      'VERIFY_LOG_INVALID',
    ],
    [
      'that logged another key',
      { bundle: loggedWith(keyId, keyPairOf('P-256').publicKey), signer: logged },
      'VERIFY_LOG_INVALID',
    ],
  ])('%s', (_, asked, verdict) => {
    expect(verdictOf(asked)).toBe(verdict);
  });
});

describe('keys and certificates are never taken for each other', () => {
  const run = sigstore.sign({ any: 'statement' }, gitHubRun());
  const certificate: ExpectedSigner = { kind: 'certificate', root: sigstore.root.name };

  test('a certificate where a key is asked for', async () => {
    expect(verdictOf({ bundle: JSON.parse(Buffer.from(await run).toString()) })).toBe('VERIFY_SIGNER_KIND');
  });

  test('a key where a certificate is asked for', () => {
    expect(verdictOf({ signer: certificate })).toBe('VERIFY_SIGNER_KIND');
    expect(verdictOf({ bundle: loggedWith(keyId), signer: certificate })).toBe('VERIFY_SIGNER_KIND');
  });

  test('nobody said which', () => {
    expect(verdictOf({ signer: {} as ExpectedSigner })).toBe('VERIFY_SIGNER_KIND');
  });

  test.each<[string, Twist]>([
    ['both', set('verificationMaterial.certificate', { rawBytes: 'AAAA' })],
    ['a chain beside the key', set('verificationMaterial.x509CertificateChain', { certificates: [] })],
  ])('%s', (_, twist) => {
    expect(verdictOf({ bundle: twist(plain) })).toBe('VERIFY_BUNDLE_INVALID');
  });
});

function ask({ bundle = plain, signer = alone, keys = [trusted] }: Asked): Signer {
  const trust = { builderKeys: [], keys, roots: [sigstore.root] };
  return authenticate(Buffer.from(JSON.stringify(bundle)), { trust, now, signer }).signer;
}

function verdictOf(asked: Asked): string {
  try {
    return ask(asked).kind;
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}

function bundleWith(hint: string, key: KeyObject = pair.privateKey): unknown {
  const algorithm =
    key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyType === 'ed448' ? null : 'sha256';
  return signPayload(payload, {
    keyId: hint,
    builderId: builderIdOf(hint),
    publicKey: '',
    sign: (bytes) => sign(algorithm, bytes, key),
  });
}

function loggedWith(hint: string, shown: KeyObject = pair.publicKey): unknown {
  const pem = shown.export({ type: 'spki', format: 'pem' }).toString();
  return signWithLoggedKey(sigstore.instances, payload, { privateKey: pair.privateKey, pem, hint });
}

function trustedOf(key: KeyObject): TrustedKey {
  return {
    keyId: keyIdOf(key),
    name: 'builds.example',
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
    builderId: 'https://builds.example/one',
    level: 'SLSA_BUILD_LEVEL_2',
    validFrom: '2020-01-01T00:00:00Z',
  };
}

function keyPairOf(kind: 'P-256' | 'secp256k1' | 'rsa 1024' | 'rsa 2048' | 'ed25519' | 'ed448') {
  switch (kind) {
    case 'rsa 1024':
    case 'rsa 2048':
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'ed448':
      return generateKeyPairSync('ed448');
    default:
      return generateKeyPairSync('ec', { namedCurve: kind });
  }
}

function later(milliseconds: number): string {
  return iso(now.getTime() + milliseconds);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
