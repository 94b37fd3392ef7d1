import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { HeadwaterError } from '../errors.ts';
import { checkAddress } from './address.ts';
import { headwaterVersion } from './home.ts';
import type { Http, HttpGetOptions, HttpResponse } from './http.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/** RFC 9110, 15.4: the statuses that say where else to look. */
const REDIRECTS = [301, 302, 303, 307, 308];

type Env = Readonly<Record<string, string | undefined>>;

/** The implementation of `Http` over undici. Keeps connections open between requests. */
export function createHttp(env: Env): Http {
  const dispatcher = createDispatcher(env);
  return {
    get: (url, options = {}) => getFollowing(dispatcher, url, options),
    close: () => dispatcher.destroy(),
  };
}

async function getFollowing(
  dispatcher: Dispatcher,
  first: string,
  options: HttpGetOptions,
): Promise<HttpResponse> {
  const insecureBases = options.insecureBases ?? [];
  let url = checkAddress(first, { insecureBases });
  const { origin } = url;
  for (let left = options.maxRedirects ?? MAX_REDIRECTS; ; left--) {
    const response = await getOnce(
      dispatcher,
      url,
      url.origin === origin ? options : withoutCredentials(options),
    );
    const location = response.headers.location;
    if (!REDIRECTS.includes(response.status) || location === undefined) return response;
    await response.cancel();
    if (left === 0) throw tooManyRedirects(first);
    url = checkAddress(location, { insecureBases, from: url });
  }
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

/** Given as text, even when empty: undici would otherwise look into the environment of the process itself. */
function createDispatcher(env: Env): Dispatcher {
  try {
    return new EnvHttpProxyAgent({
      httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
      connect: { timeout: CONNECT_TIMEOUT_MS },
      // A download is one stream: there is nothing to multiplex.
      allowH2: false,
    });
  } catch (cause) {
    throw new HeadwaterError('SETTING_INVALID', 'the proxy of the environment is not an address', {
      expected: 'HTTP_PROXY and HTTPS_PROXY like http://proxy.example:3128',
      hint: 'Correct or unset HTTP_PROXY and HTTPS_PROXY.',
      cause,
    });
  }
}

function tooManyRedirects(url: string): HeadwaterError {
  return new HeadwaterError('FETCH_ADDRESS_REFUSED', 'too many redirects', { subject: url });
}
