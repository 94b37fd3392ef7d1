import { HeadwaterError } from '../errors.ts';

/** `<address>; rel="next"` among others (RFC 8288, 3). */
const NEXT = /<([^<>\s]+)>\s*;\s*rel="next"/;
/** The repository of a path, by its name or by its number: a further page has the number. */
const OF_REPOSITORY = /\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)(?=\/|$)/;
const BY_NUMBER = /\/repositories\/\d+(?=\/|$)/;

/**
 * Address of the page after this one; the same thing of the same server.
 * @throws HeadwaterError FETCH_ANSWER_INVALID where it leads anywhere else
 */
export function nextPage(link: string | undefined, url: string): { readonly next?: string } {
  const [, next] = NEXT.exec(link ?? '') ?? [];
  if (next === undefined) return {};
  if (URL.canParse(next) && isSameThing(new URL(next), new URL(url))) return { next };
  throw new HeadwaterError('FETCH_ANSWER_INVALID', 'GitHub names a next page that is not one of these', {
    subject: url,
    expected: 'the same with another page',
    found: next,
  });
}

function isSameThing(next: URL, url: URL): boolean {
  if (next.origin !== url.origin) return false;
  if (next.pathname === url.pathname) return true;
  return next.pathname.replace(BY_NUMBER, '') === url.pathname.replace(OF_REPOSITORY, '');
}
