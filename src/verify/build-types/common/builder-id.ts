import { fail, type Place } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';

const RUNNER = 'https://github.com/actions/runner';

/** A builder's id that is an address, in the one spelling that a URL parser gives it. @throws HeadwaterError with the code of `place`. */
export function readBuilderAddress(value: unknown, place: Place): string {
  const text = readText(value, place);
  const url = URL.parse(text);
  const plain = url !== null && !(url.username || url.password || url.port || url.search || url.hash);
  if (plain && url.protocol === 'https:' && url.href === text) return text;
  return fail(place, 'is not the plain address of a builder', { expected: 'https://…', found: shown(text) });
}

/** What early builders say of the runner, in their id (`…/actions/runner/github-hosted`). */
export function runnerOf(builderId: string): string | undefined {
  switch (builderId) {
    case `${RUNNER}/github-hosted`:
      return 'github-hosted';
    case `${RUNNER}/self-hosted`:
      return 'self-hosted';
    default:
      return undefined;
  }
}
