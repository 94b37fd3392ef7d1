/**
 * The one spelling of plain data: members ordered by UTF-16 code units, no white space,
 * numbers and strings as ECMAScript prints them (RFC 8785, JSON Canonicalization Scheme).
 * Members that are `undefined` are left out, as JSON.stringify does.
 * @throws TypeError for what has no such spelling: infinite numbers, NaN, lone
 * surrogates, and whatever is no JSON.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) return `{${members(value).join(',')}}`;
  return scalar(value);
}

function members(object: Readonly<Record<string, unknown>>): string[] {
  // Array.prototype.sort compares strings by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const names = Object.keys(object).sort();
  const present = names.filter((name) => object[name] !== undefined);
  return present.map((name) => `${scalar(name)}:${canonicalJson(object[name])}`);
}

function scalar(value: unknown): string {
  const spelled =
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.isWellFormed());
  if (!spelled) throw new TypeError(`no canonical JSON for ${typeof value} ${String(value)}`);
  return JSON.stringify(value);
}

/** Maps, dates and other objects print as `{}` or worse: they are not data. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
