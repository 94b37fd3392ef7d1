import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readMoment, readObject } from '../../../model/strict-json/read.ts';

/** From when on somebody is believed, and until when; a beginning is always said. */
export function judgeInterval(value: unknown, place: Place): void {
  const { start, end } = readObject(value, ['start', 'end?'], place);
  const from = readMoment(start, inside(place, 'start'));
  if (end === undefined || end === null) return;
  if (readMoment(end, inside(place, 'end')) < from) fail(inside(place, 'end'), 'is before the start');
}
