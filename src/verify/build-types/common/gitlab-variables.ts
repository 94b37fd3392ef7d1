import { inside, type Place } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { readRef, readRepository } from './address.ts';
import { agreed } from './agree.ts';
import { readCommit } from './commit.ts';
import { isPredefined } from './gitlab-predefined.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What GitLab tells a job about itself, as far as a predicate repeats it. */
export interface GitlabContext {
  readonly repository: string | undefined;
  readonly commit: string | undefined;
  readonly ref: string | undefined;
  readonly job: string | undefined;
  readonly configPath: string | undefined;
  readonly projectId: string | undefined;
  readonly namespaceId: string | undefined;
  readonly trigger: string | undefined;
  /** Variables that GitLab does not set itself: somebody chose them. */
  readonly chosen: Variables;
}

/**
 * Sorts the variables of a job: what GitLab sets itself tells of the source, and the rest
 * are parameters. Values may be hidden: an empty one says nothing.
 * @throws HeadwaterError with the code of `place`
 */
export function readGitlabContext(variables: Variables, place: Place): GitlabContext {
  const text = (name: string) => {
    const value = variables[name];
    return value === undefined || value === '' ? undefined : readText(value, inside(place, name));
  };
  const url = text('CI_PROJECT_URL');
  const commit = text('CI_COMMIT_SHA');
  return {
    repository: url === undefined ? undefined : readRepository(url, inside(place, 'CI_PROJECT_URL')),
    commit: commit === undefined ? undefined : readCommit(commit, inside(place, 'CI_COMMIT_SHA')),
    ref: readRefOf(text, place),
    job: text('CI_JOB_NAME'),
    configPath: text('CI_CONFIG_PATH'),
    projectId: text('CI_PROJECT_ID'),
    namespaceId: text('CI_PROJECT_NAMESPACE_ID'),
    trigger: text('CI_PIPELINE_SOURCE'),
    chosen: Object.fromEntries(Object.entries(variables).filter(([name]) => !isPredefined(name))),
  };
}

/** A short name alone (`CI_COMMIT_REF_NAME`) could be a branch, a tag or a merge request: it names no ref. */
function readRefOf(text: (name: string) => string | undefined, place: Place): string | undefined {
  const [branch, tag] = [text('CI_COMMIT_BRANCH'), text('CI_COMMIT_TAG')];
  const short = agreed('ref', {
    CI_COMMIT_BRANCH: branch,
    CI_COMMIT_TAG: tag,
    CI_COMMIT_REF_NAME: text('CI_COMMIT_REF_NAME'),
  });
  const full = branch === undefined ? tag && `refs/tags/${short}` : `refs/heads/${short}`;
  agreed('kind of ref', { CI_COMMIT_BRANCH: branch && 'a branch', CI_COMMIT_TAG: tag && 'a tag' });
  return full === undefined ? undefined : readRef(full, place);
}
