import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readMoment, readText } from '../../model/strict-json/read.ts';

/** When a build ran and what its builder calls the run, as far as the predicate says. */
export interface Run {
  readonly invocation?: string;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
}

export interface RunMembers {
  /** Values that may be the name of the run, by member: writers spell the member differently, and only one may be there. */
  readonly invocation: Readonly<Record<string, unknown>>;
  readonly started: unknown;
  readonly finished: unknown;
}

/** @throws HeadwaterError with the code of `place`. Go's `null` is absent. */
export function readRun({ invocation, started, finished }: RunMembers, place: Place): Run {
  const startedAt = readOptionalMoment(started, inside(place, 'started'));
  const finishedAt = readOptionalMoment(finished, inside(place, 'finished'));
  if (startedAt && finishedAt && startedAt > finishedAt) fail(place, 'has an end before its beginning');
  return {
    ...readInvocation(invocation, place),
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
  };
}

function readInvocation(candidates: RunMembers['invocation'], place: Place): Pick<Run, 'invocation'> {
  const [only, ...more] = Object.entries(candidates).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  if (only === undefined) return {};
  if (more.length > 0) fail(place, 'names its run twice');
  return { invocation: readText(only[1], inside(place, only[0])) };
}

function readOptionalMoment(value: unknown, place: Place): Date | undefined {
  return value === undefined || value === null ? undefined : readMoment(value, place);
}
