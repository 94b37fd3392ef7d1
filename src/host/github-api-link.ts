import { HeadwaterError } from '../errors.ts';

/** `<address>; rel="next"` among others (RFC 8288, 3). */
const NEXT = /<([^<>\s]+)>\s*;\s*rel="next"/;
/** GitHub names the repository of a further page by its number. */
const OF_REPOSITORY = /\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)(?=\/|$)/;

/**
 * Address of the page after this one; the same thing of the same server.
 * @throws HeadwaterError FETCH_ANSWER_INVALID where it leads anywhere else
 */
export function nextPage(link: string | undefined, url: string): { readonly next?: string } {
  const [, next] = NEXT.exec(link ?? '') ?? [];
  if (next === undefined) return {};
  if (URL.canParse(next) && withoutRepository(next) === withoutRepository(url)) return { next };
  throw new HeadwaterError('FETCH_ANSWER_INVALID', 'GitHub names a next page that is not one of these', {
    subject: url,
    expected: 'the same with another page',
    found: next,
  });
}

function withoutRepository(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(OF_REPOSITORY, '/repos')}`;
}
