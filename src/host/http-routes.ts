import { lookup as lookupReally } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { HeadwaterError } from '../errors.ts';
import { type Reach, reachOfAddress, reachOfHost } from './reach.ts';

const CONNECT_TIMEOUT_MS = 5_000;

type Env = Readonly<Record<string, string | undefined>>;

/** What stands between a name and a server. */
export interface Network {
  readonly lookup: LookupFunction;
  readonly reachOf: (address: string) => Reach;
}

export const INTERNET: Network = { lookup: lookupReally, reachOf: reachOfAddress };

/**
 * The ways to servers. Each keeps connections of its own, so that one that was made for an
 * address of the user's is never there for what a server of the Internet said to ask.
 */
export interface Routes {
  /** To wherever a name leads. */
  readonly open: Dispatcher;
  /** To addresses of the Internet alone. Behind a proxy, only the proxy knows what a name leads to. */
  readonly confined: Dispatcher;
  /** Who was at this address when it was asked, where that is known. */
  reached(url: URL): Reach | undefined;
  close(): Promise<void>;
}

/** @throws HeadwaterError SETTING_INVALID */
export function createRoutes(env: Env, network: Network): Routes {
  const known = new Map<string, Reach>();
  const open = createDispatcher(env, openConnector(network, known));
  const confined = createDispatcher(env, confinedConnector(network));
  return {
    open,
    confined,
    reached: (url) => reachOfHost(url) ?? known.get(url.hostname),
    async close() {
      await Promise.all([open.destroy(), confined.destroy()]);
    },
  };
}

/** Remembers who was there. Once of the Internet, always: a name that changes sides is not believed to be on ours. */
function openConnector({ lookup, reachOf }: Network, known: Map<string, Reach>): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, lookup });
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result;
      const reach = socket?.remoteAddress === undefined ? 'public' : reachOf(socket.remoteAddress);
      if (known.get(options.hostname) !== 'public') known.set(options.hostname, reach);
      callback(...result);
    });
}

/**
 * The attack: a name that leads to a public address when it is looked up to be judged, and
 * to a private one when it is connected to. Here both are one: the addresses that are
 * judged are those that are connected to, and before the first byte.
 */
function confinedConnector({ lookup, reachOf }: Network): buildConnector.connector {
  const judging: LookupFunction = (hostname, options, callback) =>
    lookup(hostname, options, (error, addresses, family) => {
      const all =
        typeof addresses === 'string' ? [addresses] : (addresses ?? []).map(({ address }) => address);
      const wrong = error === null ? all.find((address) => reachOf(address) !== 'public') : undefined;
      if (wrong === undefined) callback(error, addresses, family);
      else callback(leadsInside(hostname, wrong, reachOf(wrong)), addresses, family);
    });
  return buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, lookup: judging });
}

function leadsInside(hostname: string, address: string, reach: Reach): HeadwaterError {
  const what = reach === 'loopback' ? 'this machine' : 'a private network';
  return new HeadwaterError(
    'FETCH_ADDRESS_REFUSED',
    `will not go where a server of the network points: ${what}`,
    {
      subject: hostname,
      expected: 'an address of the Internet',
      found: address,
    },
  );
}

/** Given as text, even when empty: undici would otherwise look into the environment of the process itself. */
function createDispatcher(env: Env, connect: buildConnector.connector): Dispatcher {
  try {
    return new EnvHttpProxyAgent({
      httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
      connect,
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
