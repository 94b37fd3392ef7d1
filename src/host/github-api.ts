import { HeadwaterError } from '../errors.ts';
import type { Place } from '../model/strict-json/place.ts';
import { readText } from '../model/strict-json/read.ts';
import { readRecord } from '../model/strict-json/read-record.ts';
import { askFor } from './answer.ts';
import type { GithubContext } from './github-api-context.ts';
import { type KeptAnswer, keepAnswer, keptAnswer } from './github-api-kept.ts';
import { nextPage } from './github-api-link.ts';
import { type GithubToken, githubToken } from './github-api-token.ts';
import type { Host } from './host.ts';
import { askJson } from './json-answer.ts';

const API = 'https://api.github.com';
const SITE = 'https://github.com';
/** Bytes; a hundred releases with thirty assets each have five million. */
const LARGEST = 16 * 1024 * 1024;
/** The version of the API that is spoken (GitHub REST API, "API Versions"). */
const ACCEPT = 'application/vnd.github+json';

export interface GithubAnswer {
  readonly json: unknown;
  /** Where it was read, and the code for what cannot be read there. */
  readonly place: Place;
  /** Address of the page after it. */
  readonly next?: string;
}

/** Asks GitHub's REST API; any that speaks it, where GITHUB_API_URL says so. */
export interface GithubApi {
  /**
   * One answer; undefined: there is no such thing, or it is not to be seen (404).
   * @param path below the API's address, or a whole address that an answer gave.
   * @throws HeadwaterError ORIGIN_RENAMED; FETCH_RATE_LIMITED with the time of the next try;
   * FETCH_UNAUTHORIZED naming the token; FETCH_ANSWER_INVALID and others of FETCH_*
   */
  get(path: string, options?: GithubAsking): Promise<GithubAnswer | undefined>;
  /** The same page by page, as the `Link` header leads; at most so many. Nothing: there is no such thing. */
  pages(path: string, options: GithubAsking & { readonly most: number }): AsyncGenerator<GithubAnswer>;
  /** A file that is no answer; no credentials go there. Undefined: there is none. */
  file(url: string, options: GithubFile): Promise<Uint8Array | undefined>;
}

interface GithubFile {
  readonly maxBytes: number;
  /** Whether an answer of the API named it: then it is judged like a redirect from there. */
  readonly isTold?: boolean;
}

interface GithubAsking {
  /** Whether the answer is worth keeping, to be asked again with its ETag. */
  readonly keep?: boolean;
}

export function githubApi(context: GithubContext): GithubApi {
  const { host, note, sleep } = context;
  const base = apiBase(host);
  let token: Promise<GithubToken | undefined> | undefined;
  const asker: Asker = {
    ...context,
    base,
    token: () => {
      token ??= githubToken(base, context);
      return token;
    },
  };
  return {
    get: (path, options) => getAnswer(asker, path, options),
    pages: (path, options) => getPages(asker, path, options),
    file: async (url, { maxBytes, isTold = false }) => {
      const told = isTold ? { toldBy: base } : {};
      const answer = await askFor({ url, maxBytes, sleep, ...told, ...(note && { note }) }, host);
      return answer.state === 'ok' ? answer.bytes : undefined;
    },
  };
}

/** The address of the site that downloads are below, without a slash at the end. */
export function githubSite({ env }: Pick<Host, 'env'>): string {
  return withoutSlash(env.GITHUB_SERVER_URL, SITE);
}

function apiBase({ env }: Host): string {
  const base = withoutSlash(env.GITHUB_API_URL, API);
  if (URL.canParse(base)) return withoutSlash(new URL(base).href, API);
  throw new HeadwaterError('SETTING_INVALID', 'GITHUB_API_URL is no address', {
    expected: `an address like ${API}`,
    found: base,
  });
}

function withoutSlash(given: string | undefined, otherwise: string): string {
  return (given === undefined || given === '' ? otherwise : given).replace(/\/+$/, '');
}

interface Asker extends GithubContext {
  readonly base: string;
  readonly token: () => Promise<GithubToken | undefined>;
}

async function* getPages(
  asker: Asker,
  path: string,
  options: GithubAsking & { readonly most: number },
): AsyncGenerator<GithubAnswer> {
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < options.most; page += 1) {
    const answer: GithubAnswer | undefined = await getAnswer(asker, next, options);
    if (answer === undefined) return;
    yield answer;
    next = answer.next;
  }
  if (next !== undefined)
    asker.note?.(`GitHub has more than ${options.most} pages of ${path}; the rest was not read`);
}

async function getAnswer(
  asker: Asker,
  path: string,
  { keep = false }: GithubAsking = {},
): Promise<GithubAnswer | undefined> {
  const url = path.startsWith('/') ? `${asker.base}${path}` : path;
  const kept = keep ? keptAnswer(asker.host, url) : undefined;
  const answer = await ask(asker, url, kept);
  await mustStayThere(asker, { url, answeredBy: answer.url });
  if (answer.state === 'missing') return undefined;
  const place: Place = { code: 'FETCH_ANSWER_INVALID', path: url };
  if (answer.state === 'unchanged') {
    if (kept === undefined) throw new TypeError('nothing was kept that could be unchanged');
    return { json: kept.json, place, ...nextPage(kept.link, url) };
  }
  const { etag, link } = answer.headers;
  if (keep && etag !== undefined) keepAnswer(asker.host, { url, etag, link, bytes: answer.bytes });
  return { json: answer.json, place, ...nextPage(link, url) };
}

async function ask({ host, note, sleep, token }: Asker, url: string, kept: KeptAnswer | undefined) {
  const credentials = await token();
  const question = {
    url,
    accept: ACCEPT,
    maxBytes: LARGEST,
    sleep,
    ...(note && { note }),
    ...(kept && { ifNoneMatch: kept.etag }),
    ...(credentials && { authorization: `Bearer ${credentials.value}`, credentials: credentials.from }),
  };
  return askJson(question, host);
}

/**
 * A repository that has another name now is answered for at `/repositories/ID` ("Best
 * practices", "Follow redirects"). The attack: whoever buys an old name, or gives up his own,
 * hands the users of one repository to another; so it is said, and never followed.
 * @throws HeadwaterError ORIGIN_RENAMED, FETCH_ADDRESS_REFUSED
 */
async function mustStayThere(asker: Asker, asked: { url: string; answeredBy: string }): Promise<void> {
  const { url, answeredBy } = asked;
  if (answeredBy === new URL(url).href) return;
  const [, id] = /\/repositories\/(\d+)(?:[/?]|$)/.exec(answeredBy.slice(asker.base.length)) ?? [];
  if (!answeredBy.startsWith(`${asker.base}/`) || id === undefined) {
    throw new HeadwaterError('FETCH_ADDRESS_REFUSED', 'GitHub’s API sends elsewhere', {
      subject: url,
      expected: 'an answer from there',
      found: answeredBy,
    });
  }
  const name = await nameOfRepository(asker, id);
  throw new HeadwaterError('ORIGIN_RENAMED', 'the repository has another name now', {
    subject: url,
    expected: url.slice(`${asker.base}/repos/`.length).split('/').slice(0, 2).join('/'),
    found: name,
    hint: `If ${name} is what you want, ask for it by that name; what is installed stays verifiable as it is.`,
  });
}

async function nameOfRepository(asker: Asker, id: string): Promise<string> {
  const url = `${asker.base}/repositories/${id}`;
  const answer = await ask(asker, url, undefined);
  const place: Place = { code: 'FETCH_ANSWER_INVALID', path: url };
  const json = answer.state === 'ok' ? answer.json : undefined;
  return readText(readRecord(json, place).full_name, place);
}
