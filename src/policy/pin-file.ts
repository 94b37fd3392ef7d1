import { LASTING_MEMBERS, readLasting } from '../model/read-attested-expectation.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject } from '../model/strict-json/read.ts';
import { readKnown, readTime } from '../model/strict-json/read-values.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { Pin, PinnedDemand } from './pin.ts';

const FORMAT_VERSION = 1;
const PIN_NAME = /^[A-Za-z0-9@][A-Za-z0-9@+._:/-]{0,127}$/;

export function isPinName(text: unknown): text is string {
  return typeof text === 'string' && PIN_NAME.test(text) && !text.includes('..');
}

/** The text of pins.json, ordered by name. */
export function printPins(pins: readonly Pin[]): string {
  const sorted = [...pins].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ formatVersion: FORMAT_VERSION, pins: sorted }, null, 2)}\n`;
}

/**
 * Reads pins.json (docs/POLICY.md, "Pins"), strictly: what it says decides whom to believe.
 * @throws HeadwaterError PIN_INVALID, naming the member
 */
export function parsePins(bytes: Uint8Array, path: string): readonly Pin[] {
  const place: Place = { code: 'PIN_INVALID', path };
  const file = readObject(parseStrictJson(bytes, place), ['formatVersion', 'pins'], place);
  if (file.formatVersion !== FORMAT_VERSION) {
    fail(inside(place, 'formatVersion'), 'is not known', { expected: '1', found: shown(file.formatVersion) });
  }
  const list = inside(place, 'pins');
  const pins = readList(file.pins, list).map((pin, index) => readPin(pin, inside(list, index)));
  if (new Set(pins.map(({ name }) => name)).size !== pins.length) fail(list, 'has a name twice');
  return pins;
}

function readPin(value: unknown, place: Place): Pin {
  const { name, pinnedAt, demand } = readObject(value, ['name', 'pinnedAt', 'demand'], place);
  return {
    name: readKnown(name, isPinName, inside(place, 'name')),
    pinnedAt: readTime(pinnedAt, inside(place, 'pinnedAt')),
    demand: readDemand(demand, inside(place, 'demand')),
  };
}

function readDemand(value: unknown, place: Place): PinnedDemand {
  return readLasting(readObject(value, LASTING_MEMBERS, place), place);
}
