import { HeadwaterError } from '../../errors.ts';
import type { GithubAnswer, GithubApi } from '../../host/github-api.ts';
import { fail, inside } from '../../model/strict-json/place.ts';
import { readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { shown } from '../../model/strict-json/shown.ts';

/** SHA-1, or SHA-256 for repositories of that kind. */
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
/** A tag may be of a tag. */
const DEEPEST = 4;

/**
 * The commit that a tag is at, hexadecimal (GitHub REST API, "Get a reference", "Get a tag").
 * @throws HeadwaterError VERSION_UNKNOWN where there is no such tag
 */
export async function commitOfTag(repository: string, tag: string, api: GithubApi): Promise<string> {
  const git = `/repos/${repository}/git`;
  let answer = await api.get(`${git}/ref/tags/${tag.split('/').map(encodeURIComponent).join('/')}`);
  for (let depth = 0; answer !== undefined && depth < DEEPEST; depth += 1) {
    const { type, sha } = objectOf(answer);
    if (type === 'commit') return sha;
    answer = type === 'tag' ? await api.get(`${git}/tags/${sha}`) : undefined;
  }
  throw new HeadwaterError('VERSION_UNKNOWN', `${repository} has no such tag of a commit`, {
    subject: repository,
    expected: `the tag ${tag}`,
  });
}

function objectOf({ json, place }: GithubAnswer): { readonly type: unknown; readonly sha: string } {
  const at = inside(place, 'object');
  const { type, sha } = readRecord(readRecord(json, place).object, at);
  const text = readText(sha, inside(at, 'sha'));
  return COMMIT.test(text)
    ? { type, sha: text }
    : fail(inside(at, 'sha'), 'is no commit', { found: shown(text) });
}
