import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { isVersion, type Version } from '../model/version.ts';
import type { Offer, OfferedVersion } from './offer.ts';
import { textOf } from './text.ts';

const RELEASE = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/releases\/download\/([^/]+)\/[^/]+$/;
const ARCHIVE = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/archive\/(?:refs\/tags\/)?(.+?)\.(?:tar\.gz|zip)$/;

/** Where GitHub publishes a source, and what its tags look like. */
export interface GithubProject {
  /** `owner/repository`. */
  readonly repository: string;
  /** What stands before and behind the version in a tag. */
  readonly tag: { readonly before: string; readonly behind: string };
}

/** The repository that a source comes from, and the form of its tags; undefined for other sources. */
export function githubProject(url: string, version: Version): GithubProject | undefined {
  const [, repository, encoded] = RELEASE.exec(url) ?? ARCHIVE.exec(url) ?? [];
  if (repository === undefined || encoded === undefined) return undefined;
  const tag = decoded(encoded);
  const at = tag.indexOf(version);
  if (at < 0) return undefined;
  return { repository, tag: { before: tag.slice(0, at), behind: tag.slice(at + version.length) } };
}

/** Percent signs may stand for nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const API = 'https://api.github.com';
/** Newest first, a hundred a page: what lies further back is no news. */
const PAGES = 2;

/**
 * The versions of a repository's releases, else of its tags (GitHub REST API, "Releases",
 * "Repository tags"), by the base address in GITHUB_API_URL and with the token in GH_TOKEN
 * or GITHUB_TOKEN where there is one.
 * @throws HeadwaterError FETCH_RATE_LIMITED with the time from which on it may be asked again; FETCH_FAILED
 */
export async function githubVersions(project: GithubProject, host: Host): Promise<Offer> {
  const releases = await listed('releases', project, host);
  const found = releases.length > 0 ? releases : await listed('tags', project, host);
  return { by: 'github', where: `https://github.com/${project.repository}`, versions: found };
}

async function listed(
  what: 'releases' | 'tags',
  project: GithubProject,
  host: Host,
): Promise<OfferedVersion[]> {
  const base = (host.env.GITHUB_API_URL ?? API).replace(/\/+$/, '');
  const versions: OfferedVersion[] = [];
  for (let page = 1; page <= PAGES; page++) {
    const url = `${base}/repos/${project.repository}/${what}?per_page=100&page=${page}`;
    const rows = await getRows(url, host);
    versions.push(...rows.flatMap((row) => versionOf(row, project)));
    if (rows.length < 100) break;
  }
  return versions;
}

function versionOf(row: unknown, { tag }: GithubProject): OfferedVersion[] {
  if (typeof row !== 'object' || row === null) return [];
  const { tag_name: tagName, name, prerelease, draft } = row as Record<string, unknown>;
  const text = typeof tagName === 'string' ? tagName : name;
  if (typeof text !== 'string' || draft === true) return [];
  if (!text.startsWith(tag.before) || !text.endsWith(tag.behind)) return [];
  const version = text.slice(tag.before.length, text.length - tag.behind.length);
  return isVersion(version) && /^\d/.test(version) ? [{ version, isPrerelease: prerelease === true }] : [];
}

async function getRows(url: string, host: Host): Promise<readonly unknown[]> {
  const token = host.env.GH_TOKEN ?? host.env.GITHUB_TOKEN;
  const response = await host.http.get(url, {
    accept: 'application/vnd.github+json',
    ...(token !== undefined && token !== '' && { authorization: `Bearer ${token}` }),
  });
  if (response.status !== 200) {
    await response.cancel();
    if (response.status === 404) return [];
    throw refusedBy(url, response.status, response.headers);
  }
  const rows: unknown = JSON.parse(await textOf(response));
  return Array.isArray(rows) ? rows : [];
}

/** GitHub REST API, "Rate limits": 403 or 429, nothing left, and the second from which on there is more. */
function refusedBy(
  url: string,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
): HeadwaterError {
  const reset = Number(headers['x-ratelimit-reset']);
  const isLimit = [403, 429].includes(status) && headers['x-ratelimit-remaining'] === '0';
  if (!isLimit || !Number.isSafeInteger(reset)) {
    return new HeadwaterError('FETCH_FAILED', 'GitHub did not give what was asked for', {
      subject: url,
      expected: 'status 200',
      found: `status ${status}`,
      ...(status === 401 && { hint: 'the token in GH_TOKEN or GITHUB_TOKEN is not accepted' }),
    });
  }
  return new HeadwaterError('FETCH_RATE_LIMITED', 'GitHub answers no more requests for now', {
    subject: url,
    expected: `a request after ${new Date(reset * 1000).toISOString()}`,
    found: `status ${status}`,
    hint: 'Wait until then, or set GH_TOKEN: a token has a limit of its own.',
  });
}
