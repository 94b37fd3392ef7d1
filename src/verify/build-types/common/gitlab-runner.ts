import { fail, type Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { readBuilderAddress } from './builder-id.ts';

/** GitLab names a runner by its page in the project that it ran for. @throws HeadwaterError with the code of `place`. */
export function readRunnerOfProject(value: unknown, repository: string, place: Place): string {
  const builderId = readBuilderAddress(value, place);
  const prefix = `${repository}/-/runners/`;
  if (builderId.startsWith(prefix) && /^\d+$/.test(builderId.slice(prefix.length))) return builderId;
  return fail(place, 'is no runner of the source project', {
    expected: `${prefix}<number>`,
    found: shown(builderId),
  });
}
