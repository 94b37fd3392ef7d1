import { fail, type Place } from './place.ts';

const DEEPEST = 32;

/**
 * JSON that has one meaning only (RFC 8259, section 4, warns of the rest): valid UTF-8
 * without a byte order mark, no member named twice, at most 32 levels deep.
 * @throws HeadwaterError with the code of `place`.
 */
export function parseStrictJson(bytes: Uint8Array, place: Place): unknown {
  const text = decode(bytes, place);
  const value = parse(text, place);
  forbidAmbiguity(text, place);
  return value;
}

function decode(bytes: Uint8Array, place: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    return fail(place, 'is not UTF-8', { cause });
  }
}

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return fail(place, 'is not JSON', { cause });
  }
}

/**
 * Two parsers that keep different copies of a duplicate member judge different documents.
 * `text` is known to be JSON, so that strings and brackets are all there is to look at.
 */
function forbidAmbiguity(text: string, place: Place): void {
  const open: (Set<string> | 'list')[] = [];
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[[\]{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push('list');
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) addMember(open.at(-1), token, place);
    if (open.length > DEEPEST) fail(place, `is nested deeper than ${DEEPEST} levels`);
  }
}

function addMember(members: Set<string> | 'list' | undefined, token: string, place: Place): void {
  if (!(members instanceof Set)) fail(place, 'has a member outside of an object');
  const name: string = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1));
  if (members.has(name)) fail(place, 'names a member twice', { found: JSON.stringify(name) });
  members.add(name);
}
