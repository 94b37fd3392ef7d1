/** A value JSON can say. Members that are `undefined` are left out, as JSON.stringify does. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue | undefined };

/**
 * The one spelling of a value: members ordered by UTF-16 code units, no white space,
 * numbers and strings as ECMAScript prints them (RFC 8785, JSON Canonicalization Scheme).
 * @throws TypeError for what has no such spelling: infinite numbers, NaN, lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${members(value).join(',')}}`;
  return scalar(value);
}

function members(object: { readonly [member: string]: JsonValue | undefined }): string[] {
  // Array.prototype.sort compares strings by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  return Object.keys(object)
    .sort()
    .flatMap((name) => {
      const value = object[name];
      return value === undefined ? [] : [`${scalar(name)}:${canonicalJson(value)}`];
    });
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  if (typeof value === 'string' && !value.isWellFormed())
    throw new TypeError('a string with a lone surrogate');
  return JSON.stringify(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
