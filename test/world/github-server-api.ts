import { createHash } from 'node:crypto';
import { type Asked, fileReply, type Reply, segmentsOf } from './github-server-http.ts';
import {
  type Addresses,
  attestationJson,
  refJson,
  releaseJson,
  repositoryJson,
  tagJson,
  tagObjectJson,
} from './github-server-json.ts';
import { snappy } from './github-server-snappy.ts';
import { type GithubState, hex256, type Repository } from './github-server-state.ts';

/** What the API does besides answering; may be changed at any time. */
export interface GithubRules {
  /** The one token that is accepted; any other is answered with 401. Whoever has none sees what is public. */
  token: string | undefined;
  /** Until this second since 1970 nobody is answered. */
  limitedUntil: number | undefined;
  /** Most items of a page, however many are asked for. */
  pageSize: number;
}

export interface Api {
  readonly state: GithubState;
  readonly rules: GithubRules;
  readonly addresses: Addresses;
}

/** GitHub REST API, version 2022-11-28: what of it tells of releases and attestations. */
export function apiReply(api: Api, asked: Asked): Reply {
  const { rules, state } = api;
  const { authorization } = asked.request.headers;
  if (rules.limitedUntil !== undefined) return limited(asked, rules.limitedUntil);
  if (authorization !== undefined && authorization !== `Bearer ${rules.token ?? ''}`) {
    return json(asked, 401, { body: { message: 'Bad credentials', status: '401' } });
  }
  const [kind, ...rest] = segmentsOf(asked);
  if (kind === 'repositories') {
    const found = state.repositories.find(({ id }) => String(id) === rest[0]);
    return repositoryReply(api, asked, { found, rest: rest.slice(1) });
  }
  const name = `${rest[0]}/${rest[1]}`;
  const found = kind === 'repos' ? state.find(name) : undefined;
  const moved = state.oldNames.get(name.toLowerCase());
  if (found === undefined && moved !== undefined) return movedReply(api, asked, moved);
  const isSeen = found !== undefined && (!found.isPrivate || authorization !== undefined);
  return repositoryReply(api, asked, { found: isSeen ? found : undefined, rest: rest.slice(2) });
}

/** Downloads of releases: the site names another origin, where the bytes are. */
export function webReply({ state, addresses }: Api, asked: Asked): Reply {
  const [owner, name, releases, download, ...rest] = segmentsOf(asked);
  const file = rest.pop();
  const release = state.find(`${owner}/${name}`)?.releases.find(({ tag }) => tag === rest.join('/'));
  const asset = release?.assets.find((candidate) => candidate.name === file);
  if (`${releases}/${download}` !== 'releases/download' || release?.draft !== false || asset === undefined) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' };
  }
  return { status: 302, headers: { location: `${addresses.objects}/assets/${asset.id}?sp=r&sig=abc` } };
}

/** Assets; and attestations, as the API's `bundle_url` has them. */
export function objectReply({ state: { repositories } }: Api, asked: Asked): Reply {
  const [kind, id] = segmentsOf(asked);
  const assets = repositories.flatMap(({ releases }) => releases.flatMap((release) => release.assets));
  const asset = assets.find((candidate) => kind === 'assets' && String(candidate.id) === id);
  if (asset !== undefined) return fileReply(asked, asset.bytes, `"0x${hex256(asset.bytes).slice(0, 15)}"`);
  const attestation = repositories
    .flatMap(({ attestations }) => attestations)
    .find((candidate) => kind === 'attestations' && `${candidate.id}.json.sn` === id);
  if (attestation === undefined) return { status: 404 };
  return {
    status: 200,
    headers: { 'content-type': 'application/x-snappy' },
    body: snappy(attestation.bundle),
  };
}

interface Found {
  readonly found: Repository | undefined;
  /** What is asked of it, by segments of the path. */
  readonly rest: readonly string[];
}

function repositoryReply(api: Api, asked: Asked, { found, rest }: Found): Reply {
  const [what, ...more] = rest;
  if (found === undefined) return notFound(asked);
  switch (what) {
    case undefined:
      return json(asked, 200, { body: repositoryJson(found, api.addresses) });
    case 'releases':
      return releasesReply(api, asked, { found, rest: more });
    case 'tags': {
      const tags = [...found.tags, ...found.releases.flatMap(({ tag, draft }) => (draft ? [] : [tag]))];
      return page(api, asked, { of: found, rows: tags.map((tag) => tagJson(tag, found, api.addresses)) });
    }
    case 'attestations': {
      const all = found.attestations.filter(({ subject }) => more.join('/') === `sha256:${subject}`);
      if (all.length === 0) return notFound(asked);
      const rows = all.map((one) => attestationJson(one, found, api.addresses));
      return page(api, asked, { of: found, rows, member: 'attestations' });
    }
    case 'git':
      return gitReply(api, asked, { found, rest: more });
    default:
      return notFound(asked);
  }
}

function gitReply(api: Api, asked: Asked, { found, rest }: Found & { found: Repository }): Reply {
  const [what, ...more] = rest;
  const tags = [...found.tags, ...found.releases.map(({ tag }) => tag)];
  const tag = tags.find((one) => `tags/${one}` === more.join('/'));
  if (what === 'ref' && tag !== undefined) {
    return json(asked, 200, { body: refJson(tag, found, api.addresses) });
  }
  const body = what === 'tags' ? tagObjectJson(more[0] ?? '', found) : undefined;
  return body === undefined ? notFound(asked) : json(asked, 200, { body });
}

function releasesReply(api: Api, asked: Asked, { found, rest }: Found & { found: Repository }): Reply {
  const isKnown = asked.request.headers.authorization !== undefined;
  const [by, ...tag] = rest;
  if (by === undefined) {
    const seen = found.releases.filter(({ draft }) => !draft || isKnown);
    return page(api, asked, { of: found, rows: seen.map((one) => releaseJson(one, found, api.addresses)) });
  }
  const release = found.releases.find((one) => one.tag === tag.join('/') && !one.draft);
  if (by !== 'tags' || release === undefined) return notFound(asked);
  return json(asked, 200, { body: releaseJson(release, found, api.addresses) });
}

interface Rows {
  readonly of: Repository;
  readonly rows: readonly unknown[];
  /** The one member of the answer that has them. */
  readonly member?: string;
}

/** GitHub REST API, "Using pagination": releases and tags by number, attestations by a cursor. */
function page({ rules, addresses }: Api, asked: Asked, { of, rows, member }: Rows): Reply {
  const query = asked.url.searchParams;
  const by = member === undefined ? 'page' : 'after';
  const size = Math.min(Number(query.get('per_page') ?? 30), 100, rules.pageSize);
  const number = Number(query.get(by) ?? 1);
  const shown = rows.slice((number - 1) * size, number * size);
  // GitHub names the repository of a further page by its number.
  const path = asked.url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${of.id}`);
  const next = new URL(path + asked.url.search, addresses.api);
  next.searchParams.set(by, String(number + 1));
  const link = `<${next.href}>; rel="next", <${next.href}>; rel="last"`;
  const headers = number * size < rows.length ? { link } : {};
  return json(asked, 200, { body: member === undefined ? shown : { [member]: shown }, headers });
}

function movedReply({ addresses }: Api, asked: Asked, { id }: Repository): Reply {
  const rest = segmentsOf(asked).slice(3).map(encodeURIComponent);
  const location = [`${addresses.api}/repositories/${id}`, ...rest].join('/') + asked.url.search;
  const body = { message: 'Moved Permanently', url: location };
  return json(asked, 301, { body, headers: { location } });
}

function notFound(asked: Asked): Reply {
  return json(asked, 404, { body: { message: 'Not Found', status: '404' } });
}

/** GitHub REST API, "Rate limits for the REST API". */
function limited(asked: Asked, until: number): Reply {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(until) };
  return json(asked, 403, { body: { message: 'API rate limit exceeded for 127.0.0.1.' }, headers });
}

interface Json {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** With an ETag; what is still the same is 304 ("Best practices", "Use conditional requests"). */
function json({ request }: Asked, status: number, { body, headers: more }: Json): Reply {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': request.headers.authorization === undefined ? '60' : '5000',
    'x-ratelimit-remaining': '59',
    'x-ratelimit-resource': 'core',
    ...more,
    ...(status === 200 && { etag }),
  };
  if (status === 200 && request.headers['if-none-match'] === etag) return { status: 304, headers };
  return { status, headers, body: text };
}
