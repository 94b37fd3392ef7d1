import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { HeadwaterError } from '../errors.ts';
import type { Host } from './host.ts';
import type { HttpGetOptions, HttpResponse } from './http.ts';
import { explainFailure, TransientFailure } from './http-failure.ts';
import { type Asked, refusalOf } from './http-refusal.ts';
import { watchPace } from './pace.ts';
import { type Patience, patiently } from './patience.ts';
import { errorCode } from './system-error.ts';

/** Bytes; what registries say of one project is far less. */
const LARGEST = 32 * 1024 * 1024;
/** Without a byte. Milliseconds. */
const IDLE_MS = 15_000;

/** What is asked of an API, and with what. */
export interface Question extends HttpGetOptions, Asked, Pick<Patience, 'sleep'> {
  readonly url: string;
  /** Bytes of the answer, as sent and as unpacked; default 32 MiB. */
  readonly maxBytes?: number;
  /** Told what is waited for, in a sentence. */
  readonly note?: (text: string) => void;
}

export type Answer =
  | { readonly state: 'ok'; readonly bytes: Uint8Array; readonly headers: Headers; readonly url: string }
  /** What `ifNoneMatch` names is still good. */
  | { readonly state: 'unchanged'; readonly headers: Headers; readonly url: string }
  /** 404 or 410. */
  | { readonly state: 'missing'; readonly headers: Headers; readonly url: string };

type Headers = HttpResponse['headers'];

/**
 * Asks for something small that is read whole: an API's answer, a bundle. What may pass is
 * tried again, and a wait that the server asks for is waited where it is short.
 * @throws HeadwaterError FETCH_RATE_LIMITED with the time of the next try; FETCH_UNAUTHORIZED;
 * FETCH_TOO_LARGE, FETCH_TOO_SLOW, FETCH_ADDRESS_REFUSED, FETCH_ANSWER_INVALID; FETCH_FAILED
 */
export async function askFor(question: Question, host: Host): Promise<Answer> {
  const { url, sleep, signal, note } = question;
  const onRetry = ({ message }: Error, ms: number) =>
    note?.(`${new URL(url).host}: ${message}; trying again in ${Math.ceil(ms / 1000)} s`);
  try {
    return await patiently(() => askOnce(question, host), { sleep, signal, onRetry });
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof HeadwaterError && error.code !== 'FETCH_FAILED' ? error : failed(question, error);
  }
}

async function askOnce(question: Question, host: Host): Promise<Answer> {
  const response = await host.http.get(question.url, {
    idleTimeoutMs: IDLE_MS,
    acceptEncoding: 'gzip',
    ...question,
  });
  const { status, headers, url } = response;
  try {
    if (status === 200) return { state: 'ok', bytes: await bytesOf(response, question), headers, url };
    if (status === 304 && question.ifNoneMatch !== undefined) return { state: 'unchanged', headers, url };
    if (status === 404 || status === 410) return { state: 'missing', headers, url };
    throw refusalOf(response, question, host.now());
  } finally {
    await response.cancel();
  }
}

/** Decoded. The attack: a small answer that unpacks to more than there is memory. */
async function bytesOf(response: HttpResponse, question: Question): Promise<Uint8Array> {
  const limit = question.maxBytes ?? LARGEST;
  const sent = await sentBytes(response, limit);
  const coding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  switch (coding) {
    case 'identity':
      return sent;
    case 'gzip':
    case 'x-gzip':
      return unpacked(sent, { limit, url: response.url });
    default:
      throw new HeadwaterError('FETCH_ANSWER_INVALID', 'an answer in a coding that was not asked for', {
        subject: response.url,
        expected: 'gzip, or none',
        found: JSON.stringify(coding.slice(0, 80)),
      });
  }
}

async function sentBytes(response: HttpResponse, limit: number): Promise<Buffer> {
  const announced = Number(response.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(response.url, limit);
  const keepPace = watchPace();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw tooLarge(response.url, limit);
    chunks.push(chunk);
    keepPace(chunk.length);
  }
  return Buffer.concat(chunks);
}

function unpacked(sent: Buffer, { limit, url }: { limit: number; url: string }): Buffer {
  try {
    return gunzipSync(sent, { maxOutputLength: limit });
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(url, limit);
    throw new TransientFailure(`the answer is not the gzip it says it is (${errorCode(error)})`);
  }
}

function failed({ url }: Question, error: unknown): HeadwaterError {
  return new HeadwaterError('FETCH_FAILED', 'the server did not give what was asked for', {
    subject: url,
    expected: 'HTTP 200',
    found: explainFailure(error),
    hint: 'Check the network and the proxy settings, and run the same command again.',
    cause: error,
  });
}

function tooLarge(url: string, limit: number): HeadwaterError {
  return new HeadwaterError('FETCH_TOO_LARGE', 'an answer larger than any should be', {
    subject: url,
    expected: `at most ${limit} bytes`,
    found: 'more',
  });
}
