import { parsePep440 } from './pep440.ts';
import { allows, parseSpecifiers } from './specifiers.ts';
import { normalName } from './wheel-name.ts';

/** When a requirement applies (PEP 508, "Environment Markers"). */
export type Marker =
  | { readonly type: 'and' | 'or'; readonly of: readonly Marker[] }
  | { readonly type: 'compare'; readonly operator: string; readonly left: Value; readonly right: Value };

type Value = { readonly variable: string } | { readonly text: string };

const VARIABLES = [
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
  'extra',
];
/** Compared as versions; everything else is text. */
const VERSIONS = ['python_version', 'python_full_version', 'implementation_version'];
const TOKEN = /\s*(?:(\()|(\))|(===|~=|==|!=|<=|>=|<|>)|"([^"]*)"|'([^']*)'|([a-z_.]+))/y;
const DEEPEST = 32;

interface Token {
  readonly type: 'sign' | 'operator' | 'text' | 'word';
  readonly text: string;
}

/** Undefined where it is none: an unknown variable, a comparison of two texts, anything behind its end. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader: Reader = { tokens, at: 0 };
  const marker = either(reader, 0);
  return reader.at === tokens.length ? marker : undefined;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

function either(reader: Reader, depth: number): Marker | undefined {
  return joined('or', reader, () => joined('and', reader, () => single(reader, depth)));
}

function joined(type: 'and' | 'or', reader: Reader, next: () => Marker | undefined): Marker | undefined {
  const of = [next()];
  while (isNext(reader, 'word', type)) {
    reader.at += 1;
    of.push(next());
  }
  const known = of.filter((one) => one !== undefined);
  if (known.length !== of.length) return undefined;
  return known.length === 1 ? known[0] : { type, of: known };
}

function single(reader: Reader, depth: number): Marker | undefined {
  if (depth > DEEPEST) return undefined;
  if (!isNext(reader, 'sign', '(')) return comparison(reader);
  reader.at += 1;
  const inner = either(reader, depth + 1);
  const isClosed = isNext(reader, 'sign', ')');
  reader.at += 1;
  return isClosed ? inner : undefined;
}

function comparison(reader: Reader): Marker | undefined {
  const left = operandOf(take(reader));
  const word = operatorOf(take(reader));
  const operator = word === 'not' ? negated(take(reader)) : word;
  const right = operandOf(take(reader));
  if (left === undefined || right === undefined || operator === undefined) return undefined;
  return 'variable' in left || 'variable' in right ? { type: 'compare', operator, left, right } : undefined;
}

function isNext({ tokens, at }: Reader, type: Token['type'], text: string): boolean {
  return tokens[at]?.type === type && tokens[at]?.text === text;
}

function take(reader: Reader): Token | undefined {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  return token;
}

function negated(token: Token | undefined): string | undefined {
  return token?.type === 'word' && token.text === 'in' ? 'not in' : undefined;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const [whole, open, close, operator, double, single, word] = TOKEN.exec(trimmed) ?? [];
    if (whole === undefined) return undefined;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ type: 'text', text: quoted });
    else if (operator !== undefined) tokens.push({ type: 'operator', text: operator });
    else if (word !== undefined) tokens.push({ type: 'word', text: word });
    else tokens.push({ type: 'sign', text: open ?? close ?? '' });
  }
  return tokens;
}

function operandOf(token: Token | undefined): Value | undefined {
  if (token?.type === 'text') return { text: token.text };
  return token?.type === 'word' && VARIABLES.includes(token.text) ? { variable: token.text } : undefined;
}

function operatorOf(token: Token | undefined): string | undefined {
  if (token?.type === 'operator') return token.text === '===' ? undefined : token.text;
  return token?.type === 'word' && ['in', 'not'].includes(token.text) ? token.text : undefined;
}

/** Variables by name; those of another machine that nobody knows are not there. */
export type Environment = Readonly<Record<string, string>>;

/**
 * Whether it holds, with `extra` as one of those asked for.
 * @returns undefined where a variable is not known, or a comparison means nothing
 */
export function markerHolds(marker: Marker, environment: Environment): boolean | undefined {
  if (marker.type === 'compare') return compare(marker, environment);
  const all = marker.of.map((one) => markerHolds(one, environment));
  const decisive = marker.type === 'or';
  if (all.includes(decisive)) return decisive;
  return all.includes(undefined) ? undefined : !decisive;
}

function compare(
  marker: Extract<Marker, { type: 'compare' }>,
  environment: Environment,
): boolean | undefined {
  const { operator, left, right } = marker;
  const names = [left, right].flatMap((value) => ('variable' in value ? [value.variable] : []));
  const isExtra = names.includes('extra');
  const [a, b] = [left, right].map((value) => {
    const text = 'text' in value ? value.text : environment[value.variable];
    return isExtra && text !== undefined ? normalName(text) : text;
  });
  if (a === undefined || b === undefined) return undefined;
  const ofVersions = names.some((name) => VERSIONS.includes(name)) && !operator.endsWith('in');
  if (ofVersions) return compareVersions(a, operator, { b, isSwapped: 'text' in left });
  return compareTexts(a, operator, b);
}

const SWAPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** `'3.8' <= python_version` says the same as `python_version >= '3.8'`. */
function compareVersions(
  a: string,
  operator: string,
  { b, isSwapped }: { b: string; isSwapped: boolean },
): boolean | undefined {
  const [found, wanted] = isSwapped ? [b, a] : [a, b];
  const version = parsePep440(found);
  const specifiers = parseSpecifiers(`${isSwapped ? (SWAPPED[operator] ?? operator) : operator}${wanted}`);
  return version === undefined || specifiers === undefined ? undefined : allows(specifiers, version);
}

function compareTexts(a: string, operator: string, b: string): boolean | undefined {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case 'in':
      return b.includes(a);
    case 'not in':
      return !b.includes(a);
    default:
      return undefined;
  }
}
