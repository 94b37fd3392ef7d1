import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleToJSON } from '@sigstore/bundle';
import { fulcioHandler, tsaHandler } from '@sigstore/mock';
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness, type Witness } from '@sigstore/sign';
import { INTOTO_PAYLOAD_TYPE } from '../../../src/model/attestation.ts';
import { type GitHubIdentity, subjectOf } from './identity.ts';
import type { Instance } from './instance.ts';
import { type EntryKind, type LoggedEnvelope, logEntry } from './rekor.ts';

export interface Services {
  /** `http://127.0.0.1:PORT` of all of them. */
  readonly url: string;
  /** Signs as a workflow does, through the library that workflows use. */
  readonly sign: (payload: Uint8Array, identity: GitHubIdentity, log: 1 | 2) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

type Handler = (body: string) => Promise<{ statusCode: number; response: string | ArrayBufferView }>;

export async function startServices(instance: Instance): Promise<Services> {
  const handlers = handlersOf(instance);
  const server = createServer((request, response) => void answer(handlers, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await whetherReachable(url).catch((error) => {
    server.close();
    throw error;
  });
  return {
    url,
    sign: (payload, identity, log) => signThrough(url, payload, { identity, log }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In a network namespace of its own, a server may listen on loopback, and nobody gets there. */
async function whetherReachable(url: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    get(url, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
}

async function signThrough(
  url: string,
  data: Uint8Array,
  { identity, log }: { identity: GitHubIdentity; log: 1 | 2 },
): Promise<Uint8Array> {
  const signer = new FulcioSigner({
    fulcioBaseURL: url,
    identityProvider: { getToken: async () => tokenOf(identity) },
  });
  const rekor = new RekorWitness({ rekorBaseURL: url, majorApiVersion: log, entryType: 'dsse' });
  const witnesses: Witness[] = log === 1 ? [rekor] : [rekor, new TSAWitness({ tsaBaseURL: url })];
  const bundle = await new DSSEBundleBuilder({ signer, witnesses }).create({
    data: Buffer.from(data),
    type: INTOTO_PAYLOAD_TYPE,
  });
  return Buffer.from(JSON.stringify(bundleToJSON(bundle)));
}

/** A token that nobody signed: the authority here believes whatever it is told. */
function tokenOf(identity: GitHubIdentity): string {
  const { kind, ...claims } = identity;
  const name = subjectOf(identity);
  const parts = [{ alg: 'none' }, { ...claims, sub: 'uri' in name ? name.uri : '' }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}

function handlersOf(instance: Instance): ReadonlyMap<string, Handler> {
  const fulcio = fulcioHandler(instance.ca);
  return new Map<string, Handler>([
    [fulcio.path, fulcio.fn],
    ['/api/v1/timestamp', (body) => tsaHandler(instance.tsaNow()).fn(body)],
    ['/api/v1/log/entries', async (body) => created(entryV1(instance, JSON.parse(body)))],
    ['/api/v2/log/entries', async (body) => created(entryV2(instance, JSON.parse(body)))],
  ]);
}

/** What Rekor v1 makes of a proposed `dsse` entry: it keeps digests, and not the envelope. */
function entryV1(instance: Instance, proposed: ProposedV1) {
  const { envelope, verifiers } = proposed.spec.proposedContent;
  const verifier = Buffer.from(verifiers[0] ?? '', 'base64').toString();
  const entry = loggedAs(instance, 'dsse', envelopeOf(JSON.parse(envelope), verifier));
  const { inclusionProof: proof, inclusionPromise } = entry;
  return {
    [hex(entry.canonicalizedBody).slice(0, 64)]: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logID: hex(entry.logId.keyId),
      logIndex: Number(entry.logIndex),
      verification: {
        inclusionProof: {
          logIndex: Number(proof.logIndex),
          treeSize: Number(proof.treeSize),
          rootHash: hex(proof.rootHash),
          hashes: proof.hashes.map(hex),
          checkpoint: proof.checkpoint.envelope,
        },
        signedEntryTimestamp: inclusionPromise?.signedEntryTimestamp,
      },
    },
  };
}

function entryV2(instance: Instance, { dsseRequestV002 }: ProposedV2) {
  const { envelope, verifiers } = dsseRequestV002;
  const certificate = Buffer.from(verifiers[0]?.x509Certificate.rawBytes ?? '', 'base64');
  return loggedAs(instance, 'dsse-v2', envelopeOf(envelope, certificate));
}

function loggedAs(instance: Instance, kind: EntryKind, envelope: LoggedEnvelope) {
  const rekor = kind === 'dsse-v2' ? instance.rekorV2 : instance.rekor;
  return logEntry(rekor, kind, { envelope, at: new Date() });
}

interface EnvelopeJson {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

interface ProposedV1 {
  readonly spec: {
    readonly proposedContent: { readonly envelope: string; readonly verifiers: readonly string[] };
  };
}

interface ProposedV2 {
  readonly dsseRequestV002: {
    readonly envelope: EnvelopeJson;
    readonly verifiers: readonly { readonly x509Certificate: { readonly rawBytes: string } }[];
  };
}

function envelopeOf({ payload, payloadType, signatures }: EnvelopeJson, verifier: Uint8Array | string) {
  const signature = Buffer.from(signatures[0]?.sig ?? '', 'base64');
  return { payload: Buffer.from(payload, 'base64'), payloadType, signature, verifier };
}

function created(value: unknown) {
  return { statusCode: 201, response: JSON.stringify(value) };
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

async function answer(
  handlers: ReadonlyMap<string, Handler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handler = handlers.get(request.url ?? '');
  if (handler === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = Buffer.concat(await request.toArray()).toString();
  const { statusCode, response: answered } = await handler(body);
  const bytes =
    typeof answered === 'string'
      ? answered
      : Buffer.from(answered.buffer as ArrayBuffer, answered.byteOffset, answered.byteLength);
  response.writeHead(statusCode, { 'content-type': 'application/json' }).end(bytes);
}
