const BEFORE = 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob/';
const AFTER = '/PROVENANCE.md';
/** A release of the runner, or the commit that an unreleased one was built from. */
const VERSION = /^(?:v\d{1,4}\.\d{1,4}\.\d{1,4}|[0-9a-f]{8,40})$/;

/**
 * Whether this is the runner's build type in full: the page that describes it, at a
 * version of the runner. The version names the text of a page; the shape of the predicate
 * is the same in all of them, and read as strictly.
 */
export function isRunnerBuildType(buildType: string): boolean {
  if (!buildType.startsWith(BEFORE) || !buildType.endsWith(AFTER)) return false;
  return VERSION.test(buildType.slice(BEFORE.length, -AFTER.length));
}
