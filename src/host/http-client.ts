import { type Dispatcher, request } from 'undici';
import { HeadwaterError } from '../errors.ts';
import { checkAddress, isOnSameSide, type Referrer } from './address.ts';
import { headwaterVersion } from './home.ts';
import type { Http, HttpGetOptions, HttpResponse } from './http.ts';
import { createRoutes, INTERNET, type Network, type Routes } from './http-routes.ts';
import { reachOfHost } from './reach.ts';

const IDLE_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/** RFC 9110, 15.4: the statuses that say where else to look. */
const REDIRECTS = [301, 302, 303, 307, 308];

type Env = Readonly<Record<string, string | undefined>>;

/** The implementation of `Http` over undici. Keeps connections open between requests. */
export function createHttp(env: Env, network: Network = INTERNET): Http {
  const routes = createRoutes(env, network);
  return {
    get: (url, options = {}) => getFollowing(routes, url, options),
    close: () => routes.close(),
  };
}

async function getFollowing(routes: Routes, first: string, options: HttpGetOptions): Promise<HttpResponse> {
  const insecureBases = options.insecureBases ?? [];
  let from =
    options.toldBy === undefined
      ? undefined
      : referrer(checkAddress(options.toldBy, { insecureBases }), routes);
  let url = checkAddress(first, { insecureBases, from });
  const { origin } = url;
  mustKeepSecret(url, options);
  for (let left = options.maxRedirects ?? MAX_REDIRECTS; ; left--) {
    const given = url.origin === origin ? options : withoutCredentials(options);
    const response = await getOnce(routeTo(url, from, routes), url, given);
    const location = response.headers.location;
    if (!REDIRECTS.includes(response.status) || location === undefined) return response;
    await response.cancel();
    if (left === 0) throw tooManyRedirects(first);
    from = referrer(url, routes);
    url = checkAddress(location, { insecureBases, from });
  }
}

function referrer(url: URL, routes: Routes): Referrer {
  return { url, reach: routes.reached(url) };
}

/** An address of the user's own may be anywhere; one that a server named is on the Internet, or on that server's side. */
function routeTo(url: URL, from: Referrer | undefined, { open, confined }: Routes): Dispatcher {
  return from === undefined || isOnSameSide(url, from) ? open : confined;
}

async function getOnce(dispatcher: Dispatcher, url: URL, options: HttpGetOptions): Promise<HttpResponse> {
  const idle = options.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    method: 'GET',
    headers: requestHeaders(options),
    headersTimeout: idle,
    bodyTimeout: idle,
    signal: options.signal ?? null,
  });
  body.on('error', () => undefined);
  return {
    status: statusCode,
    headers: flatten(headers),
    url: url.href,
    body,
    async cancel() {
      body.destroy();
    },
  };
}

/** RFC 9110, 11.6.2 and 17.16.1: who reads along on the way would have the credentials, too. */
function mustKeepSecret(url: URL, { authorization }: HttpGetOptions): void {
  if (authorization === undefined || url.protocol === 'https:' || reachOfHost(url) === 'loopback') return;
  throw new HeadwaterError('FETCH_ADDRESS_REFUSED', 'will not send credentials over plain http', {
    subject: url.href,
    expected: 'an https address, or none of the credentials',
    found: 'plain http',
  });
}

function withoutCredentials({ authorization: _, ...options }: HttpGetOptions): HttpGetOptions {
  return options;
}

/** Nothing of the user's goes out but the credentials that were given: no cookies. */
function requestHeaders({
  from = 0,
  ifRange,
  accept = '*/*',
  acceptEncoding = 'identity',
  ifNoneMatch,
  authorization,
}: HttpGetOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': `headwater/${headwaterVersion()}`,
    accept,
    'accept-encoding': acceptEncoding,
  };
  if (authorization !== undefined) headers.authorization = authorization;
  if (ifNoneMatch !== undefined) headers['if-none-match'] = ifNoneMatch;
  if (from > 0) headers.range = `bytes=${from}-`;
  if (from > 0 && ifRange !== undefined) headers['if-range'] = ifRange;
  return headers;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function tooManyRedirects(url: string): HeadwaterError {
  return new HeadwaterError('FETCH_ADDRESS_REFUSED', 'too many redirects', { subject: url });
}
