import type { WorkflowFacts } from '../../../model/build-facts.ts';
import { fail, type Place } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { readRef } from './address.ts';

const FOLDER = /^[A-Za-z0-9_.-]+$/;
const FILE = /^[A-Za-z0-9_.+ -]+\.ya?ml$/;

/** Path of a workflow inside its repository. @throws HeadwaterError with the code of `place`; so does the next. */
export function readWorkflowPath(value: unknown, place: Place): string {
  const text = readText(value, place);
  const folders = text.split('/');
  const file = folders.pop() ?? '';
  const plain = folders.every((name) => FOLDER.test(name) && name !== '.' && name !== '..');
  if (plain && FILE.test(file)) return text;
  return fail(place, 'is not the path of a workflow', {
    expected: 'like .github/workflows/release.yml',
    found: shown(text),
  });
}

/** GitHub's `workflow_ref`: `owner/name/.github/workflows/release.yml@refs/tags/v1`, of a repository that is known. */
export function readWorkflowRef(value: unknown, repository: string, place: Place): WorkflowFacts {
  const text = readText(value, place);
  const prefix = `${slugOf(repository)}/`;
  const at = text.indexOf('@');
  if (!text.startsWith(prefix) || at === -1) {
    return fail(place, 'is no workflow of the source repository', {
      expected: `${prefix}…@refs/…`,
      found: shown(text),
    });
  }
  return {
    repository,
    path: readWorkflowPath(text.slice(prefix.length, at), place),
    ref: readRef(text.slice(at + 1), place),
  };
}

/** `owner/name` of `https://host/owner/name`. */
export function slugOf(repository: string): string {
  return new URL(repository).pathname.slice(1);
}
