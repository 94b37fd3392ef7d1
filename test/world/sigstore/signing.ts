import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { INTOTO_PAYLOAD_TYPE } from '../../../src/model/attestation.ts';
import { type CertificateLies, issueCertificate } from './certificate.ts';
import type { Identity } from './identity.ts';
import type { Instance } from './instance.ts';
import { type EntryKind, type LoggedEnvelope, logEntry, type Rekor } from './rekor.ts';

/**
 * `v0.1` and `v0.2`: a certificate chain. `v0.3`: one certificate. `v0.3-intoto`: with the kind
 * of log entry that npm has. `rekor-v2`: an entry without a time, and a timestamp. `unlogged`:
 * as GitHub's own instance, a timestamp only.
 */
export type Shape = 'v0.1' | 'v0.2' | 'v0.3' | 'v0.3-intoto' | 'rekor-v2' | 'unlogged';

/** How something is signed, and in what it is a lie. Times default to the instance's first moment. */
export interface Signing {
  readonly shape?: Shape;
  readonly at?: Date;
  readonly payloadType?: string;
  readonly certificate?: CertificateLies;
  readonly scts?: 'none' | 'twice' | 'of a stranger';
  readonly issuedBy?: 'a stranger';
  readonly log?: LogLies;
  readonly timestamp?: TimestampLies;
}

interface LogLies {
  /** Logs something else than what is signed. */
  readonly envelope?: (honest: LoggedEnvelope) => LoggedEnvelope;
  readonly at?: Date;
  readonly by?: (honest: Rekor) => Rekor;
}

interface TimestampLies {
  readonly at?: Date;
  readonly over?: Uint8Array;
  readonly by?: 'a stranger';
}

/** An instance, and another one that nobody trusts. */
export interface Instances {
  readonly trusted: Instance;
  readonly stranger: Instance;
}

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** Of the public key. */
  readonly pem: string;
  readonly hint: string;
}

interface ShapeRules {
  readonly mediaType: string;
  readonly chain: boolean;
  readonly entry?: EntryKind;
  readonly timestamp: boolean;
}

const MEDIA = 'application/vnd.dev.sigstore.bundle';
const V03 = { mediaType: `${MEDIA}.v0.3+json`, chain: false, timestamp: false } as const;
const SHAPES: Record<Shape, ShapeRules> = {
  'v0.1': { ...V03, mediaType: `${MEDIA}+json;version=0.1`, chain: true, entry: 'intoto' },
  'v0.2': { ...V03, mediaType: `${MEDIA}+json;version=0.2`, chain: true, entry: 'dsse' },
  'v0.3': { ...V03, entry: 'dsse' },
  'v0.3-intoto': { ...V03, entry: 'intoto' },
  'rekor-v2': { ...V03, entry: 'dsse-v2', timestamp: true },
  unlogged: { ...V03, timestamp: true },
};

/** Signs with a key that lives for this one signature, as keyless signing has it. Returns a bundle as plain data. */
export async function signKeyless(
  instances: Instances,
  payload: Uint8Array,
  asked: { identity: Identity; signing: Signing },
) {
  const { shape = 'v0.3', payloadType = INTOTO_PAYLOAD_TYPE } = asked.signing;
  const rules = SHAPES[shape];
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = await certify(instances, key.publicKey, asked);
  const envelope = signEnvelope({ payload, payloadType, key: key.privateKey });
  return {
    mediaType: rules.mediaType,
    verificationMaterial: {
      ...(rules.chain
        ? { x509CertificateChain: { certificates: [der(certificate)] } }
        : { certificate: der(certificate) }),
      ...(await witnesses(instances, { ...envelope, verifier: certificate }, { rules, ...asked })),
    },
    dsseEnvelope: envelopeJson(envelope),
  };
}

/** A key-signed bundle v0.3, logged as npm logs its publish attestations. */
export function signWithLoggedKey({ trusted }: Instances, payload: Uint8Array, key: SigningKey) {
  const envelope = signEnvelope({ payload, payloadType: INTOTO_PAYLOAD_TYPE, key: key.privateKey });
  const logged = { envelope: { ...envelope, verifier: key.pem }, at: trusted.bornAt };
  return {
    mediaType: V03.mediaType,
    verificationMaterial: {
      publicKey: { hint: key.hint },
      tlogEntries: [logEntry(trusted.rekor, 'intoto', logged)],
    },
    dsseEnvelope: envelopeJson(envelope),
  };
}

function certify(
  { trusted, stranger }: Instances,
  publicKey: KeyObject,
  { identity, signing }: { identity: Identity; signing: Signing },
): Promise<Buffer> {
  const at = signing.at ?? trusted.bornAt;
  const logs = {
    none: [],
    once: [trusted],
    twice: [trusted, trusted],
    'of a stranger': [stranger],
  }[signing.scts ?? (signing.shape === 'unlogged' ? 'none' : 'once')];
  const lies = signing.certificate ?? {};
  const request = {
    publicKey,
    identity,
    notBefore: at,
    lies,
    logs: logs.map((log) => log.certificateLog(at)),
  };
  const issuer = signing.issuedBy === 'a stranger' ? stranger : trusted;
  return issueCertificate(request, issuer.authority);
}

async function witnesses(
  { trusted, stranger }: Instances,
  envelope: LoggedEnvelope,
  { rules, signing }: { rules: ShapeRules; signing: Signing },
) {
  const at = signing.at ?? trusted.bornAt;
  const { log = {}, timestamp = {} } = signing;
  const authority = timestamp.by === 'a stranger' ? stranger : trusted;
  return {
    tlogEntries: rules.entry === undefined ? [] : [loggedAs(rules.entry)],
    timestampVerificationData: {
      rfc3161Timestamps: rules.timestamp
        ? [
            {
              signedTimestamp: base64(
                await authority.timestamp(timestamp.over ?? envelope.signature, timestamp.at ?? at),
              ),
            },
          ]
        : [],
    },
  };

  function loggedAs(kind: EntryKind) {
    const honest = kind === 'dsse-v2' ? trusted.rekorV2 : trusted.rekor;
    const logged = { envelope: log.envelope?.(envelope) ?? envelope, at: log.at ?? at };
    return logEntry(log.by?.(honest) ?? honest, kind, logged);
  }
}

function signEnvelope({
  payload,
  payloadType,
  key,
}: {
  payload: Uint8Array;
  payloadType: string;
  key: KeyObject;
}) {
  // DSSE v1.0.2, "Signature definition".
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  const signature = sign('sha256', Buffer.concat([Buffer.from(head), payload]), key);
  return { payload, payloadType, signature };
}

function envelopeJson({ payload, payloadType, signature }: Omit<LoggedEnvelope, 'verifier'>) {
  return { payload: base64(payload), payloadType, signatures: [{ sig: base64(signature) }] };
}

function der(certificate: Uint8Array) {
  return { rawBytes: base64(certificate) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
