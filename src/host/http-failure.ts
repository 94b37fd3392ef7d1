import { HeadwaterError } from '../errors.ts';
import type { HttpResponse } from './http.ts';
import { errorCode } from './system-error.ts';

/** A failed try that a later one may mend. */
export class TransientFailure extends Error {
  /** What the server asks to wait. Milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What it is in the end, where that has a code of its own. */
  readonly whenItStays: HeadwaterError | undefined;

  constructor(reason: string, retryAfterMs?: number, whenItStays?: HeadwaterError) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
    this.whenItStays = whenItStays;
  }
}

/** Nobody answers at this address from here: asking again soon changes nothing, the next mirror may. */
const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'EPERM',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const BROKEN_OFF: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection ended before the body did',
  UND_ERR_BODY_TIMEOUT: 'the server stalled',
  UND_ERR_HEADERS_TIMEOUT: 'the server did not answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body was shorter than announced',
};

/** Turns what the network threw into a failure that may be tried again, or leaves it final. */
export function classifyError(error: unknown): unknown {
  if (error instanceof HeadwaterError || error instanceof TransientFailure) return error;
  const code = errorCode(error);
  const reason = Object.hasOwn(BROKEN_OFF, code) ? BROKEN_OFF[code] : undefined;
  if (reason !== undefined) return new TransientFailure(reason);
  const isNoHttp = error instanceof Error && error.name === 'HTTPParserError';
  return isNoHttp ? new TransientFailure(`not HTTP${code === '' ? '' : `: ${code}`}`) : error;
}

/** Milliseconds that the server asks to wait (RFC 9110, 10.2.3: seconds, or a date). */
export function retryAfter({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.has(errorCode(error));
}

/** One line for people: the code where it is one of ours, what the system said otherwise. */
export function explainFailure(error: unknown): string {
  if (error instanceof HeadwaterError) {
    const { found, subject } = error.detail;
    const more = [found, subject].filter((text) => text !== undefined).join(', ');
    const text = more === '' ? error.message : `${error.message} (${more})`;
    return error.code === 'FETCH_FAILED' ? text : `${error.code} ${text}`;
  }
  const code = errorCode(error);
  if (isUnreachable(error)) return `cannot be reached (${code})`;
  if (error instanceof Error) return code === '' ? error.message : `${error.message} (${code})`;
  return String(error);
}
