import { HeadwaterError } from '../errors.ts';
import type { HttpResponse } from './http.ts';
import { retryAfter, TransientFailure } from './http-failure.ts';
import { LONGEST_WAIT_MS } from './patience.ts';

/** What was asked for, and with what. */
export interface Asked {
  readonly url: string;
  readonly authorization?: string;
  /** Where the credentials came from, for people: `the token in GH_TOKEN`. */
  readonly credentials?: string;
}

/**
 * What a status other than success means. RFC 9110, 15: 408, 429 and 5xx may pass; any
 * other stays.
 * @returns a TransientFailure; else FETCH_RATE_LIMITED with the time of the next try, FETCH_UNAUTHORIZED, FETCH_FAILED
 */
export function refusalOf(response: HttpResponse, asked: Asked, now: Date): Error {
  const { status } = response;
  const reason = `HTTP ${status}`;
  const limited = rateLimit(response, now);
  if (limited !== undefined) return limited;
  if (status >= 500 || status === 408) return new TransientFailure(reason, retryAfter(response, now));
  if (status === 401 || status === 403) return unauthorized(reason, asked);
  return new HeadwaterError('FETCH_FAILED', reason);
}

function unauthorized(reason: string, { url, authorization, credentials }: Asked): HeadwaterError {
  const given = credentials ?? (authorization === undefined ? undefined : 'the credentials that were sent');
  return new HeadwaterError('FETCH_UNAUTHORIZED', 'the server does not let this be read', {
    subject: url,
    expected: 'HTTP 200',
    found: `${reason}, ${given === undefined ? 'without credentials' : `with ${given}`}`,
    hint:
      given === undefined
        ? 'Give it the credentials that its own client uses.'
        : `Renew ${given}: it may have expired, or may not be for this.`,
  });
}

/**
 * GitHub REST API, "Rate limits": 403 or 429 with nothing left and the second from which on
 * there is more, or with `Retry-After`; RFC 6585, 4: 429. A short wait is a failure that passes.
 */
function rateLimit(response: HttpResponse, now: Date): Error | undefined {
  const { status, headers } = response;
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  const asked = retryAfter(response, now);
  if (status !== 429 && !(status === 403 && (isSpent || asked !== undefined))) return undefined;
  const waitMs = asked ?? (isSpent ? untilReset(headers['x-ratelimit-reset'], now) : undefined);
  const until = waitMs === undefined ? undefined : new Date(now.getTime() + waitMs);
  const limited = rateLimited(response, until);
  if (waitMs !== undefined && waitMs > LONGEST_WAIT_MS) return limited;
  return new TransientFailure(`HTTP ${status}, no more requests for now`, waitMs, limited);
}

/** Milliseconds until a second of the epoch. */
function untilReset(reset: string | undefined, now: Date): number | undefined {
  return reset !== undefined && /^\d{1,12}$/.test(reset)
    ? Math.max(0, Number(reset) * 1000 - now.getTime())
    : undefined;
}

function rateLimited({ status, url }: HttpResponse, until: Date | undefined): HeadwaterError {
  const isDate = until !== undefined && !Number.isNaN(until.getTime());
  return new HeadwaterError('FETCH_RATE_LIMITED', 'the server answers no more requests for now', {
    subject: url,
    expected: isDate ? `a request after ${until.toISOString()}` : 'fewer requests',
    found: `HTTP ${status}`,
    hint: 'Wait until then, or give a token: with one there is a limit of its own.',
  });
}
