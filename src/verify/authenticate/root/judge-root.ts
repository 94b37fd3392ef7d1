import { parseStrictJson } from '../../../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readList, readObject } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { judgeAuthority } from './authority.ts';
import { judgeLog } from './log.ts';

const MEDIA_TYPES: readonly unknown[] = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

/**
 * Whether a trusted root says all it must (sigstore_trustroot.proto, "TrustedRoot"). The
 * library takes a log without a beginning for one that was always there, and of two logs
 * of one name the first. Returns the parsed JSON.
 * @throws HeadwaterError TRUST_INVALID
 */
export function judgeRoot(json: string, name: string): unknown {
  const place: Place = { code: 'TRUST_INVALID', path: `trusted root ${name}` };
  const parsed = parseStrictJson(Buffer.from(json), place);
  const root = readObject(
    parsed,
    ['mediaType', 'tlogs?', 'certificateAuthorities', 'ctlogs?', 'timestampAuthorities?'],
    place,
  );
  if (!MEDIA_TYPES.includes(root.mediaType)) {
    fail(inside(place, 'mediaType'), 'is not known', {
      expected: MEDIA_TYPES.join(', '),
      found: shown(root.mediaType),
    });
  }
  judgeEach(root.tlogs, inside(place, 'tlogs'), judgeLog);
  judgeEach(root.ctlogs, inside(place, 'ctlogs'), judgeLog);
  judgeEach(root.certificateAuthorities, inside(place, 'certificateAuthorities'), judgeAuthority);
  judgeEach(root.timestampAuthorities, inside(place, 'timestampAuthorities'), judgeAuthority);
  return parsed;
}

/** `judge` returns what names the one it judged; two of one name could vouch for each other's time. */
function judgeEach(value: unknown, place: Place, judge: (value: unknown, place: Place) => string): void {
  const names = readList(value ?? [], place).map((item, index) => judge(item, inside(place, index)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(place, 'names one of them twice', { found: shown(twice) });
}
