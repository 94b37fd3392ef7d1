import { createHash, generateKeyPairSync } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTSA } from '@sigstore/mock';
import type { TrustedSigstoreRoot } from '../../../src/model/trust.ts';
import { type Authority, type CertificateLog, spki } from './certificate.ts';
import { logIdOf, makeRekor, type Rekor } from './rekor.ts';

/** The machinery of one Sigstore instance, every part of it with a key of its own. */
export interface Instance {
  /** For `fulcioHandler`; certificates that may lie are issued with `authority` instead. */
  readonly ca: Awaited<ReturnType<typeof initializeCA>>;
  readonly authority: Authority;
  /** For `tsaHandler`, with the clock of this moment. */
  readonly tsaNow: () => Awaited<ReturnType<typeof initializeTSA>>;
  readonly rekor: Rekor;
  readonly rekorV2: Rekor;
  readonly certificateLog: (at: Date) => CertificateLog;
  readonly timestamp: (signature: Uint8Array, at: Date) => Promise<Buffer>;
  /** The first moment at which it may sign: its certificates begin here. */
  readonly bornAt: Date;
  readonly trustedRoot: RootParts;
}

const REKOR_URL = 'https://rekor.private.example';
const REKOR_V2_URL = 'https://log2026.rekor.private.example';

export async function makeInstance(): Promise<Instance> {
  const [caKeys, ctKeys, tsaKeys] = [keyPair(), keyPair(), keyPair()];
  const ctLog = await initializeCTLog(ctKeys);
  const ca = await initializeCA(caKeys, ctLog);
  const tsa = await initializeTSA(tsaKeys);
  const rekor = makeRekor(new URL(REKOR_URL).host);
  const rekorV2 = makeRekor(new URL(REKOR_V2_URL).host);
  const bornAt = wholeSecond(new Date());
  const certificate = bytesOf(ca.rootCertificate);
  return {
    ca,
    authority: { certificate, privateKey: caKeys.privateKey },
    tsaNow: () => withClock(tsa, wholeSecond(new Date())),
    rekor,
    rekorV2,
    certificateLog: (at) => async (issued, issuerId) => {
      return new Uint8Array(await withClock(ctLog, at).log(exactBuffer(issued), exactBuffer(issuerId)));
    },
    timestamp: async (signature, at) => {
      const artifactHash = createHash('sha256').update(signature).digest();
      return bytesOf(await withClock(tsa, at).timestamp({ ...TIMESTAMP_REQUEST, artifactHash }));
    },
    bornAt,
    trustedRoot: {
      tlogs: [rekor, rekorV2].map((log) =>
        trustedLog(`https://${log.origin}`, spki(log.publicKey), logIdOf(log)),
      ),
      ctlogs: [trustedLog('https://ct.private.example', ctLog.publicKey, bytesOf(ctLog.logID))],
      certificateAuthorities: [trustedAuthority('https://fulcio.private.example', [certificate])],
      timestampAuthorities: [
        trustedAuthority('https://tsa.private.example', [
          bytesOf(tsa.intCertificate),
          bytesOf(tsa.rootCertificate),
        ]),
      ],
    },
  };

  function trustedLog(baseUrl: string, key: Uint8Array, keyId: Uint8Array) {
    return {
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey: {
        rawBytes: base64(key),
        keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        validFor: { start: anHourBefore(bornAt) },
      },
      logId: { keyId: base64(keyId) },
    };
  }

  function trustedAuthority(uri: string, chain: readonly Uint8Array[]) {
    return {
      subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
      uri,
      certChain: { certificates: chain.map((bytes) => ({ rawBytes: base64(bytes) })) },
      validFor: { start: anHourBefore(bornAt) },
    };
  }
}

interface RootParts {
  readonly tlogs: readonly unknown[];
  readonly ctlogs: readonly unknown[];
  readonly certificateAuthorities: readonly unknown[];
  readonly timestampAuthorities: readonly unknown[];
}

/** As the public good instance is trusted: everything is logged. */
export function loggedRoot({ trustedRoot }: Instance, name: string): TrustedSigstoreRoot {
  return rootOf(name, trustedRoot, { logEntries: 1, scts: 1, timestamps: 1 });
}

/** As GitHub's own instance is trusted: no logs, but timestamps. */
export function unloggedRoot({ trustedRoot }: Instance, name: string): TrustedSigstoreRoot {
  const parts = { ...trustedRoot, tlogs: [], ctlogs: [] };
  return rootOf(name, parts, { logEntries: 0, scts: 0, timestamps: 1 });
}

function rootOf(
  name: string,
  parts: RootParts,
  requires: TrustedSigstoreRoot['requires'],
): TrustedSigstoreRoot {
  const mediaType = 'application/vnd.dev.sigstore.trustedroot+json;version=0.1';
  return { name, json: JSON.stringify({ mediaType, ...parts }), requires, source: 'user' };
}

const TIMESTAMP_REQUEST = {
  hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
  nonce: 1_234_567,
  policyOID: '1.3.6.1.4.1.57264.2',
} as const;

/** The mock reads one clock for life; a copy of it with another clock lives at another time. */
function withClock<T extends object>(service: T, at: Date): T {
  const copy: T = Object.create(service);
  Object.defineProperty(copy, 'getCurrentTime', { value: () => at });
  return copy;
}

/** The mock writes milliseconds without their zeros, which is no GeneralizedTime. */
function wholeSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}

function keyPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function anHourBefore(moment: Date): string {
  return new Date(moment.getTime() - 3_600_000).toISOString();
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
