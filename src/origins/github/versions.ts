import { VERSION_PLACE } from '../../catalog/tag-template.ts';
import { HeadwaterError } from '../../errors.ts';
import { type GithubApi, githubApi } from '../../host/github-api.ts';
import { inside } from '../../model/strict-json/place.ts';
import { readList, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { isVersion, type Version } from '../../model/version.ts';
import type { OriginContext, OriginVersion, Wanted } from '../origin.ts';
import { githubOf } from './expectation.ts';
import { readRelease } from './releases.ts';
import { repositoryOf } from './repository.ts';
import { versionOfTag } from './tags.ts';

/** A hundred items each. */
const MOST_PAGES = 10;

/** Versions of the releases of a repository, else of its tags; newest first, as GitHub lists them. */
export async function githubReleases(
  wanted: Wanted,
  context: OriginContext,
): Promise<readonly OriginVersion[]> {
  const api = githubApi(context);
  const { repository, versionOf } = asked(wanted);
  const releases = await listReleases(api, repository, versionOf);
  const found = releases.length > 0 ? releases : await listTags(api, repository, versionOf);
  if (found.length === 0 && (await api.get(`/repos/${repository}`)) === undefined) {
    throw new HeadwaterError('PACKAGE_UNKNOWN', 'GitHub has no such repository', {
      subject: repository,
      hint: 'Check the spelling; a private repository takes a token that may read it (GH_TOKEN).',
    });
  }
  return found.filter(({ version }, at) => found.findIndex((other) => other.version === version) === at);
}

type VersionOf = (tag: string) => Version | undefined;

function asked(wanted: Wanted): { readonly repository: string; readonly versionOf: VersionOf } {
  switch (wanted.by) {
    case 'entry': {
      const { sourceRepository, tag } = githubOf(wanted.entry);
      const [before = '', behind = ''] = tag.split(VERSION_PLACE);
      const repository = sourceRepository.slice('https://github.com/'.length);
      return { repository, versionOf: (name) => between(name, before, behind) };
    }
    case 'name': {
      const repository = repositoryOf(wanted.name);
      const [, name = ''] = repository.split('/');
      return { repository, versionOf: (tag) => versionOfTag(tag, name) };
    }
  }
}

function between(tag: string, before: string, behind: string): Version | undefined {
  if (!tag.startsWith(before) || !tag.endsWith(behind)) return undefined;
  const version = tag.slice(before.length, tag.length - behind.length);
  return isVersion(version) && /^\d/.test(version) ? version : undefined;
}

async function listReleases(
  api: GithubApi,
  repository: string,
  versionOf: VersionOf,
): Promise<OriginVersion[]> {
  const versions: OriginVersion[] = [];
  const path = `/repos/${repository}/releases?per_page=100`;
  for await (const { json, place } of api.pages(path, { most: MOST_PAGES, keep: true })) {
    for (const [index, row] of readList(json, place).entries()) {
      const { tag, isDraft, isPrerelease, publishedAt } = readRelease(row, inside(place, index));
      const version = isDraft ? undefined : versionOf(tag);
      if (version === undefined) continue;
      versions.push({ version, isPrerelease, ...(publishedAt !== undefined && { releasedAt: publishedAt }) });
    }
  }
  return versions;
}

async function listTags(api: GithubApi, repository: string, versionOf: VersionOf): Promise<OriginVersion[]> {
  const versions: OriginVersion[] = [];
  const path = `/repos/${repository}/tags?per_page=100`;
  for await (const { json, place } of api.pages(path, { most: MOST_PAGES, keep: true })) {
    for (const [index, row] of readList(json, place).entries()) {
      const at = inside(place, index);
      const version = versionOf(readText(readRecord(row, at).name, inside(at, 'name')));
      if (version !== undefined) versions.push({ version, isPrerelease: false });
    }
  }
  return versions;
}
