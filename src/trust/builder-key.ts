import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { dirname, join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { tryLock } from '../host/lock.ts';
import { builderIdOf, keyIdOf } from '../model/builder-key-id.ts';
import type { BuilderSigner } from '../model/builder-signer.ts';
import type { Trust, TrustedBuilderKey } from '../model/trust.ts';
import { loadOwnKeys } from './load.ts';
import { readPrivateFile } from './private-file.ts';
import { LOCAL_LEVEL, printTrust, trustFile } from './trust-file.ts';

/** How long another process may take to make its key, milliseconds. */
const PATIENCE = 30_000;

/**
 * The key this machine signs its builds with: ECDSA on P-256, in keys/builder.pem, made
 * when it is first asked for. Of several processes that ask at once, one makes it and all
 * get the same.
 * @throws HeadwaterError KEY_INVALID for a file that is no such key, is open to others, or
 * is not among the trusted keys; TRUST_INVALID; LOCK_TIMEOUT
 */
export function openBuilderKey(host: Host): BuilderSigner {
  return keyInUse(host) ?? underLock(host, () => keyInUse(host) ?? startNewKey(host));
}

/**
 * Retires the key and begins a new one. What the old one signed until now stays valid.
 * @throws HeadwaterError as `openBuilderKey` does
 */
export function rotateBuilderKey(host: Host): BuilderSigner {
  return underLock(host, () => startNewKey(host));
}

/** The key, without making one. Undefined when there is none, or it was retired: a rotation that was cut short is finished by making the next. */
export function keyInUse(host: Host): BuilderSigner | undefined {
  const key = readKey(host);
  if (key === undefined) return undefined;
  const signer = signerOf(key);
  const trusted = loadOwnKeys(host).find(({ keyId }) => keyId === signer.keyId);
  if (trusted === undefined) {
    throw new HeadwaterError('KEY_INVALID', 'the builder key is not among the trusted keys', {
      expected: `${signer.keyId} in ${trustFile(host)}`,
      found: 'no such key',
      hint: `Restore the file, or remove ${keyFile(host)} to begin a new key.`,
    });
  }
  return trusted.validUntil === undefined ? signer : undefined;
}

/**
 * Trust first, key second: cut short between the two, a key is trusted that nobody has.
 * The other way round, a key would sign that nobody trusts.
 */
function startNewKey(host: Host): BuilderSigner {
  const now = host.now();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = signerOf(privateKey);
  const trust = withNewKey(loadOwnKeys(host), trustedFrom(signer, now), now);
  writeFileAtomic(host, trustFile(host), printTrust(trust), 0o600);
  writeFileAtomic(host, keyFile(host), privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  return signer;
}

/** Only one key is in use: whichever was, and whichever lost its private half, ends now. */
function withNewKey(own: readonly TrustedBuilderKey[], added: TrustedBuilderKey, now: Date): Trust {
  const retired = own.map((key) => ({
    validUntil: latest(now.toISOString(), key.validFrom),
    ...key,
  }));
  return { builderKeys: [...retired, added] };
}

function trustedFrom({ keyId, publicKey, builderId }: BuilderSigner, now: Date): TrustedBuilderKey {
  // Provenance may tell its times in whole seconds; a key must not be younger than its first build.
  const validFrom = new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();
  return { keyId, publicKey, builderId, level: LOCAL_LEVEL, validFrom };
}

function readKey(host: Host): KeyObject | undefined {
  const pem = readPrivateFile(host, keyFile(host), { code: 'KEY_INVALID', forbidden: 0o077 });
  return pem && parseKey(Buffer.from(pem), keyFile(host));
}

function parseKey(pem: Buffer, path: string): KeyObject {
  const key = parsePem(pem);
  if (key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new HeadwaterError('KEY_INVALID', `${path} is not a builder key`, {
    expected: 'a private ECDSA key on P-256, PKCS#8 in PEM',
    hint: `Restore the file, or remove it to begin a new key.`,
  });
}

function parsePem(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // The reason would only repeat OpenSSL's words, and could repeat the file's.
    return undefined;
  }
}

function signerOf(privateKey: KeyObject): BuilderSigner {
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    builderId: builderIdOf(keyId),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign('sha256', bytes, privateKey),
  };
}

function underLock<T>(host: Host, body: () => T): T {
  makeKeysFolder(host);
  const lock = tryLock(host, 'builder-key', PATIENCE);
  if (lock === undefined)
    throw new HeadwaterError('LOCK_TIMEOUT', 'another headwater is busy with the builder key');
  try {
    return body();
  } finally {
    lock.release();
  }
}

function makeKeysFolder(host: Host): void {
  host.fs.mkdirSync(dirname(host.paths.keys), { recursive: true });
  host.fs.mkdirSync(host.paths.keys, { recursive: true, mode: 0o700 });
}

function keyFile(host: Host): string {
  return join(host.paths.keys, 'builder.pem');
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
