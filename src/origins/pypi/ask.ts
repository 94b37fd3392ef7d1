import { HeadwaterError } from '../../errors.ts';
import { checkAddress } from '../../host/address.ts';
import type { Question } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { type PipIndex, pipIndex } from '../../host/pip-config.ts';
import type { OriginContext } from '../origin.ts';

/**
 * The index of the machine's own pip.
 * @throws HeadwaterError ORIGIN_UNCONFIGURED
 */
export async function openIndex(host: Host): Promise<PipIndex> {
  const index = await pipIndex(host);
  if (index !== undefined) return index;
  throw new HeadwaterError('ORIGIN_UNCONFIGURED', 'nobody says where packages of Python come from', {
    expected: 'an index in PIP_INDEX_URL, in pip.conf, or known to pip itself',
    found: 'none, or one that is no address of the network',
    hint: 'Set PIP_INDEX_URL to the address of the index, the one that ends in /simple, or install pip.',
  });
}

/** An address and what goes with it: the index's credentials, for its own origin and no other. */
export function questionOf(url: string, index: PipIndex, { note }: Pick<OriginContext, 'note'>): Question {
  const authorization = authorizationOf(url, index);
  if (authorization === undefined) return { url, note };
  return { url, note, authorization, credentials: `the credentials of the index (${index.from})` };
}

function authorizationOf(url: string, { base, authorization }: PipIndex): string | undefined {
  return new URL(url).origin === new URL(base).origin ? authorization : undefined;
}

/**
 * The credentials for an address that the index named, for whoever fetches from it.
 * @returns undefined for another origin than the index's own
 */
export async function pypiAuthorization(url: string, host: Host): Promise<string | undefined> {
  const index = await pipIndex(host);
  return index === undefined ? undefined : authorizationOf(url, index);
}

/**
 * An address that a page names, made whole. An index of the network cannot name a service of this
 * machine, nor lead from https back to http.
 * @throws HeadwaterError FETCH_ADDRESS_REFUSED
 */
export function addressFrom(text: string, page: string): string {
  const url = checkAddress(text, { from: { url: new URL(page), reach: undefined } });
  url.hash = '';
  return url.href;
}
