import { isTagName } from '../../catalog/tag-template.ts';
import { isVersion, type Version } from '../../model/version.ts';

/**
 * The forms of tags that are understood where no entry names one, in the order in which they
 * are asked for: `v1.2`, `1.2`, `tool-1.2`, `tool-v1.2`, `tool/v1.2`, `tool/1.2`, `tool_1.2`,
 * `release-1.2`, `release/1.2`; `tool` is the name of the repository.
 */
function formsOf(repository: string): readonly string[] {
  const before = ['-', '-v', '/v', '/', '_'].map((sign) => `${repository}${sign}`);
  return ['v', '', ...before, 'release-', 'release/'];
}

/** Tags that a version may have, the likeliest first. @param repository its name, without its owner. */
export function tagsOf(version: Version, repository: string): readonly string[] {
  const names = [...new Set([repository, repository.toLowerCase()])];
  const tags = names.flatMap((name) => formsOf(name).map((before) => `${before}${version}`));
  return [...new Set(tags)].filter(isTagName);
}

/**
 * The version that a tag stands for; undefined for one that stands for none, such as `nightly`.
 * Each is asked for again by one of `tagsOf`.
 */
export function versionOfTag(tag: string, repository: string): Version | undefined {
  if (!isTagName(tag)) return undefined;
  const names = [repository, repository.toLowerCase()];
  const befores = names.flatMap(formsOf).sort((a, b) => b.length - a.length);
  const before = befores.find((start) => tag.startsWith(start) && /^\d/.test(tag.slice(start.length)));
  const version = before === undefined ? tag : tag.slice(before.length);
  return isVersion(version) && /\d/.test(version) ? version : undefined;
}
