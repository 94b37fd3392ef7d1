import { createHash, generateKeyPairSync, type KeyObject, randomInt, sign } from 'node:crypto';
import { canonicalJson } from '../../../src/model/canonical-json.ts';
import { pemOf, spki } from './certificate.ts';

/** What a log is asked to keep of a DSSE envelope. */
export interface LoggedEnvelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** A certificate in DER, or a public key in PEM. */
  readonly verifier: Uint8Array | string;
}

export type EntryKind = 'dsse' | 'intoto' | 'dsse-v2';

/** A transparency log with a key of its own. */
export interface Rekor {
  readonly origin: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function makeRekor(origin: string): Rekor {
  return { origin, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

export const logIdOf = ({ publicKey }: Rekor): Buffer => sha256(spki(publicKey));

/**
 * Logs an envelope; answers as the bundle holds it (sigstore/protobuf-specs,
 * sigstore_rekor.proto, TransparencyLogEntry). A log of version 2 promises nothing and
 * tells no time.
 */
export function logEntry(rekor: Rekor, kind: EntryKind, logged: { envelope: LoggedEnvelope; at: Date }) {
  const body = Buffer.from(canonicalJson(bodyOf(kind, logged.envelope)));
  const entry = {
    body,
    logIndex: randomInt(1_000_000, 9_000_000),
    at: Math.floor(logged.at.getTime() / 1000),
  };
  const promise = { inclusionPromise: { signedEntryTimestamp: signedEntryTimestamp(rekor, entry) } };
  return {
    // Version 1 counts over all its shards, version 2 each log for itself.
    logIndex: kind === 'dsse-v2' ? LEAF_INDEX : String(entry.logIndex),
    logId: { keyId: logIdOf(rekor).toString('base64') },
    kindVersion: kindVersions[kind],
    ...(kind === 'dsse-v2' ? {} : { integratedTime: String(entry.at), ...promise }),
    inclusionProof: inclusionProof(rekor, body),
    canonicalizedBody: body.toString('base64'),
  };
}

const kindVersions = {
  dsse: { kind: 'dsse', version: '0.0.1' },
  intoto: { kind: 'intoto', version: '0.0.2' },
  'dsse-v2': { kind: 'dsse', version: '0.0.2' },
} as const;

function bodyOf(kind: EntryKind, envelope: LoggedEnvelope) {
  const { kind: name, version } = kindVersions[kind];
  return { apiVersion: version, kind: name, spec: specs[kind](envelope) };
}

const specs: Record<EntryKind, (envelope: LoggedEnvelope) => unknown> = {
  dsse: (envelope) => ({
    envelopeHash: hexHash(Buffer.from(JSON.stringify(envelopeJson(envelope)))),
    payloadHash: hexHash(envelope.payload),
    signatures: [{ signature: base64(envelope.signature), verifier: base64(verifierPem(envelope)) }],
  }),
  intoto: (envelope) => ({
    content: {
      envelope: {
        payloadType: envelope.payloadType,
        // Rekor has the signature in base64 of base64.
        signatures: [
          { publicKey: base64(verifierPem(envelope)), sig: base64(Buffer.from(base64(envelope.signature))) },
        ],
      },
      hash: hexHash(Buffer.from(JSON.stringify(envelopeJson(envelope)))),
      payloadHash: hexHash(envelope.payload),
    },
  }),
  'dsse-v2': (envelope) => ({
    dsseV002: {
      payloadHash: { algorithm: 'SHA2_256', digest: sha256(envelope.payload).toString('base64') },
      signatures: [{ content: base64(envelope.signature), verifier: verifierV2(envelope) }],
    },
  }),
};

function envelopeJson({ payload, payloadType, signature }: LoggedEnvelope) {
  return { payload: base64(payload), payloadType, signatures: [{ sig: base64(signature) }] };
}

function verifierPem({ verifier }: LoggedEnvelope): Uint8Array {
  return Buffer.from(typeof verifier === 'string' ? verifier : pemOf(verifier));
}

function verifierV2({ verifier }: LoggedEnvelope) {
  const keyDetails = 'PKIX_ECDSA_P256_SHA_256';
  if (typeof verifier !== 'string') return { keyDetails, x509Certificate: { rawBytes: base64(verifier) } };
  const der = verifier.replace(/-----[^-]+-----|\s/g, '');
  return { keyDetails, publicKey: { rawBytes: der } };
}

/** The promise of Rekor v1, over the entry, its index and its time. */
function signedEntryTimestamp(rekor: Rekor, entry: { body: Buffer; logIndex: number; at: number }): string {
  const promised = {
    body: entry.body.toString('base64'),
    integratedTime: entry.at,
    logID: logIdOf(rekor).toString('hex'),
    logIndex: entry.logIndex,
  };
  return sign('sha256', Buffer.from(canonicalJson(promised)), rekor.privateKey).toString('base64');
}

const LEAF_INDEX = '2';

/** The entry as the third leaf of five (RFC 9162, 2.1): its proof has hashes of both sides. */
function inclusionProof(rekor: Rekor, body: Uint8Array) {
  const [first, second, fourth, fifth] = ['1', '2', '4', '5'].map((text) => leaf(Buffer.from(text)));
  if (!first || !second || !fourth || !fifth) throw new Error('four other leaves');
  const left = node(first, second);
  const rootHash = node(node(left, node(leaf(body), fourth)), fifth);
  return {
    logIndex: LEAF_INDEX,
    rootHash: rootHash.toString('base64'),
    treeSize: '5',
    hashes: [fourth, left, fifth].map((hash) => hash.toString('base64')),
    checkpoint: { envelope: checkpoint(rekor, { size: 5, rootHash }) },
  };
}

/** A signed note (C2SP signed-note and tlog-checkpoint). */
function checkpoint(rekor: Rekor, { size, rootHash }: { size: number; rootHash: Buffer }): string {
  const note = `${rekor.origin} - 2605736670972794746\n${size}\n${rootHash.toString('base64')}\n`;
  const signature = sign('sha256', Buffer.from(note), rekor.privateKey);
  const hinted = Buffer.concat([logIdOf(rekor).subarray(0, 4), signature]).toString('base64');
  return `${note}\n\u2014 ${rekor.origin} ${hinted}\n`;
}

const leaf = (body: Uint8Array): Buffer => sha256(Buffer.from([0]), body);
const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hexHash = (bytes: Uint8Array) => ({ algorithm: 'sha256', value: sha256(bytes).toString('hex') });

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
