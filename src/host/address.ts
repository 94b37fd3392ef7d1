import { HeadwaterError } from '../errors.ts';
import { type Reach, reachOfHost } from './reach.ts';

export interface AddressRule {
  /**
   * Bases, besides loopback hosts, below which plain http is accepted, because what comes
   * from there is believed for its digest alone.
   */
  readonly insecureBases?: readonly string[];
  /** Who named the address: a server that redirected to it, or told of it in an answer. */
  readonly from?: Referrer | undefined;
}

export interface Referrer {
  readonly url: URL;
  /** Who was there when it was asked; undefined where it was not, or a proxy was asked instead. */
  readonly reach: Reach | undefined;
}

const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The one judgement on where a request may go, made for the first address and again for
 * every redirect: https; http only to loopback hosts and below the given bases, and never
 * after https; no other scheme; no credentials in the address. No server sends anyone into
 * a private network or to this machine, unless it is there itself: it would reach what
 * listens there for its own users alone. Of names only what they say is judged here; what
 * they lead to is, where it is connected to (`createRoutes`).
 * @throws HeadwaterError FETCH_ADDRESS_REFUSED
 */
export function checkAddress(text: string, rule: AddressRule = {}): URL {
  const { from } = rule;
  const base = from?.url.href;
  if (!URL.canParse(text, base)) throw refused(text, rule, 'something that is no address');
  const url = new URL(text, base);
  if (url.username !== '' || url.password !== '') {
    throw refused(`${url.protocol}//…@${url.host}`, rule, 'an address with credentials in it');
  }
  if (from !== undefined && !isOnSameSide(url, from)) mustNotLeadInside(url, rule);
  switch (url.protocol) {
    case 'https:':
      return url;
    case 'http:':
      if (from?.url.protocol === 'https:') throw refused(url.href, rule, 'a way from https back to http');
      if (LOOPBACK_HOST.test(url.hostname) || isBelowAny(url, rule.insecureBases ?? [])) return url;
      throw refused(url.href, rule, 'plain http');
    default:
      throw refused(url.href, rule, `the scheme ${url.protocol}`);
  }
}

/** Whether a server that is not of the Internet names itself, or a service of this machine another one of it. */
export function isOnSameSide(url: URL, from: Referrer): boolean {
  if (from.reach === 'public') return false;
  if (url.hostname === from.url.hostname) return true;
  return reachOfHost(url) === 'loopback' && reachOfHost(from.url) === 'loopback';
}

function mustNotLeadInside(url: URL, rule: AddressRule): void {
  const reach = reachOfHost(url);
  if (reach === 'loopback')
    throw refused(url.href, rule, 'a service of this machine, for a server of the network');
  if (reach === 'private')
    throw refused(url.href, rule, 'an address of a private network, for a server that is not there');
}

/** Compared after parsing, so that no `..`, however it is written, leads out of the base. */
function isBelowAny(url: URL, bases: readonly string[]): boolean {
  return bases.some((text) => {
    const base = new URL(text.endsWith('/') ? text : `${text}/`);
    return url.origin === base.origin && url.pathname.startsWith(base.pathname);
  });
}

function refused(address: string, { from }: AddressRule, found: string): HeadwaterError {
  const named = from === undefined ? '' : `, named by ${from.url.href}`;
  return new HeadwaterError('FETCH_ADDRESS_REFUSED', `will not fetch from ${found}`, {
    subject: `${address}${named}`,
    expected: 'an https address',
    found,
  });
}
