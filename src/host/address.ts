import { HeadwaterError } from '../errors.ts';

export interface AddressRule {
  /**
   * Bases, besides loopback hosts, below which plain http is accepted, because what comes
   * from there is believed for its digest alone.
   */
  readonly insecureBases?: readonly string[];
  /** The address that redirected here. */
  readonly from?: URL;
}

const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The one judgement on where a request may go, made for the first address and again for
 * every redirect: https; http only to loopback hosts and below the given bases, and never
 * after https; no other scheme; no credentials in the address. No server of the network
 * redirects to this machine: whoever answers for a plain http mirror would reach what
 * listens here for its own user alone.
 * @throws HeadwaterError FETCH_ADDRESS_REFUSED
 */
export function checkAddress(text: string, rule: AddressRule = {}): URL {
  const base = rule.from?.href;
  if (!URL.canParse(text, base)) throw refused(text, rule, 'something that is no address');
  const url = new URL(text, base);
  if (url.username !== '' || url.password !== '') {
    throw refused(`${url.protocol}//…@${url.host}`, rule, 'an address with credentials in it');
  }
  if (isOnThisMachine(url) && rule.from !== undefined && !isOnThisMachine(rule.from)) {
    throw refused(url.href, rule, 'a service of this machine, for a server of the network');
  }
  switch (url.protocol) {
    case 'https:':
      return url;
    case 'http:':
      if (rule.from?.protocol === 'https:') throw refused(url.href, rule, 'a way from https back to http');
      if (isOnThisMachine(url) || isBelowAny(url, rule.insecureBases ?? [])) return url;
      throw refused(url.href, rule, 'plain http');
    default:
      throw refused(url.href, rule, `the scheme ${url.protocol}`);
  }
}

function isOnThisMachine({ hostname }: URL): boolean {
  return LOOPBACK_HOST.test(hostname);
}

/** Compared after parsing, so that no `..`, however it is written, leads out of the base. */
function isBelowAny(url: URL, bases: readonly string[]): boolean {
  return bases.some((text) => {
    const base = new URL(text.endsWith('/') ? text : `${text}/`);
    return url.origin === base.origin && url.pathname.startsWith(base.pathname);
  });
}

function refused(address: string, rule: AddressRule, found: string): HeadwaterError {
  const redirected = rule.from === undefined ? '' : `, redirected from ${rule.from.href}`;
  return new HeadwaterError('FETCH_ADDRESS_REFUSED', `will not fetch from ${found}`, {
    subject: `${address}${redirected}`,
    expected: 'an https address',
    found,
  });
}
