import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
import {
  bitString,
  implicit,
  objectId,
  octetString,
  sequence,
  smallInteger,
  TRUE,
  tagged,
  unsigned,
  utcTime,
} from './der.ts';
import {
  type Extension,
  extensionsOf,
  type Identity,
  type San,
  sanExtension,
  subjectOf,
} from './identity.ts';

/** A certificate authority: its own certificate and the key that issues. */
export interface Authority {
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Makes a signed certificate timestamp (RFC 6962, 3.2) of a whole certificate that lacks it; its length stands before it. */
export type CertificateLog = (certificate: Uint8Array, issuerId: Uint8Array) => Promise<Uint8Array>;

export interface CertificateRequest {
  readonly publicKey: KeyObject;
  readonly identity: Identity;
  readonly notBefore: Date;
  /** Each gives one SCT; none, none. */
  readonly logs: readonly CertificateLog[];
  readonly lies: CertificateLies;
}

/** What an authority that lies would write; the signature is good. */
export interface CertificateLies {
  readonly names?: readonly San[];
  /** Changes the list of extensions, all but the timestamps of the logs. */
  readonly extensions?: (honest: readonly Extension[]) => readonly Extension[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signs another certificate than it logs: the timestamps do not fit. */
  readonly changedAfterLogging?: (honest: readonly Extension[]) => readonly Extension[];
}

const ECDSA_SHA384 = sequence(objectId('1.2.840.10045.4.3.3'));
const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';
const LIFETIME_MS = 10 * 60_000;

/** Issues a certificate of the shape that Fulcio issues (sigstore/fulcio, docs/certificate-specification.md). */
export async function issueCertificate(request: CertificateRequest, authority: Authority): Promise<Buffer> {
  const { lies } = request;
  const honest = [...profile(request, authority), ...extensionsOf(request.identity)];
  const extensions = lies.extensions?.(honest) ?? honest;
  const logged = signed(request, extensions, authority);
  const timestamps = await timestampList(logged, request.logs, authority);
  return signed(
    request,
    [...(lies.changedAfterLogging?.(extensions) ?? extensions), ...timestamps],
    authority,
  );
}

function profile({ publicKey, identity, lies }: CertificateRequest, { certificate }: Authority): Extension[] {
  const issuerKey = X509Certificate.parse(Buffer.from(certificate)).extSubjectKeyID?.keyIdentifier;
  return [
    { oid: '2.5.29.15', critical: true, value: bitString(Buffer.from([0x80]), 7) },
    { oid: '2.5.29.37', value: sequence(objectId('1.3.6.1.5.5.7.3.3')) },
    sanExtension(lies.names ?? [subjectOf(identity)]),
    { oid: '2.5.29.14', value: octetString(createHash('sha1').update(spki(publicKey)).digest()) },
    { oid: '2.5.29.35', value: sequence(implicit(0, issuerKey ?? Buffer.alloc(0))) },
  ];
}

function signed(
  { publicKey, notBefore, lies }: CertificateRequest,
  extensions: readonly Extension[],
  { certificate, privateKey }: Authority,
): Buffer {
  const from = lies.notBefore ?? notBefore;
  const until = lies.notAfter ?? new Date(notBefore.getTime() + LIFETIME_MS);
  const body = sequence(
    tagged(0, smallInteger(2)),
    unsigned(serialOf(publicKey)),
    ECDSA_SHA384,
    nameOf(certificate),
    sequence(utcTime(from), utcTime(until)),
    sequence(),
    spki(publicKey),
    tagged(3, sequence(...extensions.map(encodeExtension))),
  );
  return sequence(body, ECDSA_SHA384, bitString(sign('sha384', body, privateKey)));
}

/** The same for both signings of one certificate. */
function serialOf(publicKey: KeyObject): Buffer {
  return createHash('sha256').update(spki(publicKey)).digest().subarray(0, 16);
}

function encodeExtension({ oid, value, critical }: Extension): Buffer {
  return sequence(objectId(oid), ...(critical ? [TRUE] : []), octetString(value));
}

function nameOf(certificate: Uint8Array): Buffer {
  const subject = X509Certificate.parse(Buffer.from(certificate)).tbsCertificate.subs[5];
  if (subject === undefined) throw new Error('the authority has no name');
  return subject.toDER();
}

async function timestampList(
  certificate: Uint8Array,
  logs: readonly CertificateLog[],
  authority: Authority,
): Promise<Extension[]> {
  if (logs.length === 0) return [];
  const issuerId = createHash('sha256')
    .update(spki(createPublicKey(authority.privateKey)))
    .digest();
  const timestamps = await Promise.all(logs.map((log) => log(certificate, issuerId)));
  return [{ oid: SCT_LIST, value: octetString(lengthPrefixed(Buffer.concat(timestamps))) }];
}

function lengthPrefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

export function pemOf(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
