import { githubApi } from '../host/github-api.ts';
import type { Host } from '../host/host.ts';
import { readList } from '../model/strict-json/read.ts';
import { isVersion, type Version } from '../model/version.ts';
import type { Offer, OfferedVersion } from './offer.ts';

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

/** Newest first, a hundred a page: what lies further back is no news. */
const PAGES = 2;

/**
 * The versions of a repository's releases, else of its tags (GitHub REST API, "Releases",
 * "Repository tags").
 * @throws HeadwaterError as `GithubApi.get`
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
  const path = `/repos/${project.repository}/${what}?per_page=100`;
  const versions: OfferedVersion[] = [];
  for await (const { json, place } of githubApi({ host }).pages(path, { most: PAGES, keep: true })) {
    versions.push(...readList(json, place).flatMap((row) => versionOf(row, project)));
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
