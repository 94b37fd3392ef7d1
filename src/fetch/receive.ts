import { HeadwaterError } from '../errors.ts';
import type { HttpResponse } from '../host/http.ts';
import { TransientFailure } from '../host/http-failure.ts';
import { refusalOf } from '../host/http-refusal.ts';
import { watchPace } from '../host/pace.ts';
import type { Address } from './addresses.ts';
import type { FetchContext } from './context.ts';
import type { Known } from './digests.ts';
import { onDisk } from './disk.ts';
import { meter } from './meter.ts';
import { isValidator, type Part, type PartOrigin } from './part.ts';

const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

/** What is asked of one address. */
export interface Order {
  /** Name of the download in the cache. */
  readonly slot: string;
  readonly address: Address;
  readonly known: Known;
}

/**
 * One request: goes on from what the part holds where the server can, else starts anew.
 * @throws TransientFailure where another try may help
 * @throws HeadwaterError FETCH_TOO_LARGE, FETCH_TOO_SLOW, FETCH_ADDRESS_REFUSED, FETCH_DIGEST_MISMATCH
 * of another size than was known, FETCH_UNAUTHORIZED, FETCH_RATE_LIMITED, FETCH_FAILED
 */
export async function receive(part: Part, order: Order, context: FetchContext): Promise<void> {
  const response = await ask(part, order, context);
  try {
    const total = prepare(part, response, { order, now: context.host.now() });
    if (total !== undefined) mustFit(part, total, { order, context });
    await appendBody(part, response, { order, context, total });
    if (total !== undefined && part.size() !== total) throw new TransientFailure('the body was cut short');
  } finally {
    await response.cancel();
  }
}

function ask(part: Part, { address }: Order, context: FetchContext): Promise<HttpResponse> {
  const origin = part.origin();
  const goesOn = part.size() > 0 && origin?.url === address.url;
  const { url, ...options } = address;
  return context.host.http.get(url, {
    ...options,
    ...(goesOn ? { from: part.size(), ifRange: origin.validator } : {}),
    ...(context.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: context.idleTimeoutMs }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
}

/**
 * Makes the part ready for the body that follows.
 * @returns bytes of the whole file, where the server says so.
 */
function prepare(
  part: Part,
  response: HttpResponse,
  { order: { address }, now }: { order: Order; now: Date },
): number | undefined {
  switch (response.status) {
    case 200:
      part.restart(originOf(address, response));
      return wholeNumber(response.headers['content-length']);
    case 206: {
      const range = contentRange(response.headers['content-range']);
      if (range?.from === part.size() && isSameFile(part, response)) {
        part.goOn();
        return range.total;
      }
      part.restart(undefined);
      throw new TransientFailure('the server sent another range than was asked for');
    }
    case 416:
      part.restart(undefined);
      throw new TransientFailure('the server has no such range');
    default:
      throw refusalOf(response, address, now);
  }
}

interface Site {
  readonly order: Order;
  readonly context: FetchContext;
}

async function appendBody(
  part: Part,
  response: HttpResponse,
  site: Site & { readonly total: number | undefined },
): Promise<void> {
  const { context, total } = site;
  const report = meter(context, total);
  const keepPace = watchPace(context.leastPace);
  for await (const chunk of response.body) {
    // The announced size may be a lie, or there may be none: what arrives counts.
    mustNotExceed(part, part.size() + chunk.length, site);
    onDisk(context.host.paths.downloads, () => part.append(chunk));
    report(part.size());
    keepPace(chunk.length);
  }
}

/** Judged before a body that cannot be the right one is waited for. */
function mustFit(part: Part, announced: number, site: Site): void {
  const { size } = site.order.known;
  if (size !== undefined && announced !== size) throw otherSize(part, size, `${announced} bytes`);
  mustNotExceed(part, announced, site);
}

function mustNotExceed(part: Part, bytes: number, { order, context }: Site): void {
  const { size } = order.known;
  const limit = context.maxBytes ?? DEFAULT_MAX_BYTES;
  if (bytes > limit) throw tooLarge(part, bytes, limit);
  if (size !== undefined && bytes > size) throw otherSize(part, size, `at least ${bytes} bytes`);
}

/** A server may know ranges and not `If-Range`: then the ETag tells that the file is another. */
function isSameFile(part: Part, { headers }: HttpResponse): boolean {
  const validator = part.origin()?.validator;
  return validator?.startsWith('"') !== true || headers.etag === undefined || headers.etag === validator;
}

/** A weak ETag must not go into `If-Range` (RFC 9110, 13.1.5). */
function originOf(address: Address, { headers }: HttpResponse): PartOrigin | undefined {
  const strong = headers.etag?.startsWith('"') === true ? headers.etag : undefined;
  const validator = strong ?? headers['last-modified'];
  return isValidator(validator) ? { url: address.url, validator } : undefined;
}

/** RFC 9110, 14.4: `bytes first-last/complete`, the last of which may be `*`. */
function contentRange(value = ''): { from: number; total: number | undefined } | undefined {
  const [, from, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(value) ?? [];
  return from === undefined ? undefined : { from: Number(from), total: wholeNumber(total) };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function tooLarge(part: Part, found: number, limit: number): HeadwaterError {
  part.restart(undefined);
  return new HeadwaterError('FETCH_TOO_LARGE', 'larger than a download may be', {
    expected: `at most ${limit} bytes`,
    found: `at least ${found} bytes`,
  });
}

function otherSize(part: Part, known: number, found: string): HeadwaterError {
  part.restart(undefined);
  return new HeadwaterError('FETCH_DIGEST_MISMATCH', 'other bytes than were expected', {
    expected: `${known} bytes`,
    found,
  });
}
