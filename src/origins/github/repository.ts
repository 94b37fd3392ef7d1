import { HeadwaterError } from '../../errors.ts';
import type { GithubApi } from '../../host/github-api.ts';
import type { PackageName } from '../../model/package-name.ts';
import { fail, inside } from '../../model/strict-json/place.ts';
import { readCount, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { shown } from '../../model/strict-json/shown.ts';

export interface GithubRepository {
  /** `owner/repository`, as GitHub spells it; but for case, what was asked for. */
  readonly fullName: string;
  /** GitHub's number of it, in decimal. */
  readonly id: string;
  readonly isPrivate: boolean;
}

/** `owner/repository` of a name. @throws HeadwaterError PACKAGE_UNKNOWN for a name of something else */
export function repositoryOf(name: PackageName): string {
  if (name.startsWith('github:')) return name.slice('github:'.length);
  throw new HeadwaterError('PACKAGE_UNKNOWN', 'not a repository of GitHub', {
    expected: 'github:OWNER/REPOSITORY',
    found: name,
  });
}

/**
 * What GitHub says of a repository (REST API, "Get a repository").
 * @throws HeadwaterError PACKAGE_UNKNOWN; ORIGIN_RENAMED for one that answers by another name
 */
export async function askRepository(name: PackageName, api: GithubApi): Promise<GithubRepository> {
  const asked = repositoryOf(name);
  const answer = await api.get(`/repos/${asked}`, { keep: true });
  if (answer === undefined) {
    throw new HeadwaterError('PACKAGE_UNKNOWN', 'GitHub has no such repository', {
      subject: name,
      hint: 'Check the spelling; a private repository takes a token that may read it (GH_TOKEN).',
    });
  }
  const { json, place } = answer;
  const { full_name, id, private: isPrivate } = readRecord(json, place);
  const fullName = readText(full_name, inside(place, 'full_name'));
  if (fullName.toLowerCase() !== asked) {
    throw new HeadwaterError('ORIGIN_RENAMED', 'the repository has another name now', {
      expected: asked,
      found: shown(fullName),
    });
  }
  if (typeof isPrivate !== 'boolean') return fail(inside(place, 'private'), 'is neither true nor false');
  return { fullName, id: String(readCount(id, inside(place, 'id'))), isPrivate };
}
