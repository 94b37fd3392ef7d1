import type { ForeignFile } from './foreign.ts';

/** A line of a Brewfile, or several where one goes on in the next. */
export type Statement =
  | {
      readonly type: 'call';
      readonly line: number;
      readonly said: string;
      /** `brew`. */
      readonly word: string;
      /** Its first argument, a literal text; empty where there is none. */
      readonly argument: string;
      /** Names of the options behind it. */
      readonly options: readonly string[];
    }
  | { readonly type: 'inside'; readonly line: number; readonly said: string }
  | { readonly type: 'unknown'; readonly line: number; readonly said: string };

/** What opens a block that an `end` of its own closes. */
const OPENS =
  /^(?:if|unless|case|while|until|for|begin|def|class|module)\b|\bdo\s*(?:\|[^|]*\|)?$|=\s*(?:if|case|begin|unless)\b/;
const HEREDOC = /<<[~-]?(["'`]?)([A-Za-z_]\w*)\1/;

/** The statements of a Ruby program of the simplest kind. Comments, blocks and here-documents are known for what they are. */
export function rubyStatements({ text }: ForeignFile): readonly Statement[] {
  const statements: Statement[] = [];
  const reading = { lines: text.split('\n'), at: 0, depth: 0 };
  while (reading.at < reading.lines.length) {
    const line = reading.at + 1;
    const said = nextStatement(reading);
    if (said === END_OF_PROGRAM) break;
    if (said === '') continue;
    const statement = classify({ line, said }, reading);
    if (!/^(end|else)$/.test(said)) statements.push(statement);
  }
  return statements;
}

interface Reading {
  readonly lines: readonly string[];
  at: number;
  depth: number;
}

const END_OF_PROGRAM = '__END__';

/** A line without its comment, and those that it goes on in. */
function nextStatement(reading: Reading): string {
  const first = reading.lines[reading.at] ?? '';
  reading.at += 1;
  if (first === END_OF_PROGRAM) return END_OF_PROGRAM;
  if (first.startsWith('=begin')) return skipUntil(reading, (line) => line.startsWith('=end'));
  let said = withoutComment(first).trim();
  while (goesOn(said) && reading.at < reading.lines.length) {
    said = `${said} ${withoutComment(reading.lines[reading.at] ?? '').trim()}`.trim();
    reading.at += 1;
    if (said.length > 5000) break;
  }
  const end = HEREDOC.exec(said)?.[2];
  if (end !== undefined) skipUntil(reading, (line) => line.trim() === end);
  return said;
}

function skipUntil(reading: Reading, isEnd: (line: string) => boolean): string {
  while (reading.at < reading.lines.length && !isEnd(reading.lines[reading.at] ?? '')) reading.at += 1;
  reading.at += 1;
  return '';
}

/** `#` begins a comment where no text is open. */
function withoutComment(line: string): string {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^#"'])*/.exec(line)?.[0] ?? line;
}

/** A comma, a backslash or an open bracket at the end. */
function goesOn(said: string): boolean {
  return /[,\\([{]$/.test(said) || count(said, /[([{]/g) > count(said, /[)\]}]/g);
}

function count(text: string, pattern: RegExp): number {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '').match(pattern)?.length ?? 0;
}

function classify(at: { readonly line: number; readonly said: string }, reading: Reading): Statement {
  const { said } = at;
  const wasInside = reading.depth > 0;
  if (/^end\b/.test(said)) reading.depth = Math.max(0, reading.depth - 1);
  else if (OPENS.test(said) && !/\bend$/.test(said)) reading.depth += 1;
  if (wasInside) return { type: 'inside', ...at };
  const call = /^([a-z_]+)\s*(\(?)\s*(.*)$/.exec(said);
  if (call === null) return { type: 'unknown', ...at };
  const [, word = '', bracket, rest = ''] = call;
  const inner = bracket === '(' ? /^(.*)\)$/.exec(rest)?.[1] : rest;
  const options = inner === undefined ? undefined : literalArguments(inner);
  if (options === undefined) return { type: 'unknown', ...at };
  return { type: 'call', ...at, word, argument: options.first, options: options.names };
}

const LITERAL = /^(?:"((?:[^"\\#]|#(?!\{)|\\["\\])*)"|'((?:[^'\\]|\\['\\])*)')\s*/;
const OPTION = /^,?\s*(?:([a-z_]+):|"([^"#\\]*)"\s*=>|:([a-z_]+)\s*=>)\s*/;

/** A literal text and literal options; undefined for whatever would have to be computed. */
function literalArguments(text: string): { first: string; names: readonly string[] } | undefined {
  const literal = LITERAL.exec(text);
  const first = (literal?.[1] ?? literal?.[2] ?? '').replace(/\\(.)/g, '$1');
  const names: string[] = [];
  let rest = text.slice(literal?.[0].length ?? 0);
  while (rest !== '') {
    const option = OPTION.exec(rest);
    if (option === null || (names.length === 0 && literal !== null && !rest.startsWith(',')))
      return undefined;
    const value = skipValue(rest.slice(option[0].length), 0);
    if (value === undefined) return undefined;
    names.push(option[1] ?? option[2] ?? option[3] ?? '');
    rest = value;
  }
  return { first, names };
}

/** What stands behind a literal text, number, symbol, list or table; undefined for anything else. */
function skipValue(text: string, depth: number): string | undefined {
  const literal = LITERAL.exec(text) ?? /^(?:true|false|nil|\d+|:[a-z_]+)(?![\w.(])\s*/.exec(text);
  if (literal !== null) return text.slice(literal[0].length);
  const end = { '[': ']', '{': '}' }[text.charAt(0)];
  if (end === undefined || depth > 5) return undefined;
  let rest = text.slice(1).trimStart();
  while (!rest.startsWith(end)) {
    const key = OPTION.exec(rest);
    const next = skipValue(rest.slice(key?.[0].length ?? 0), depth + 1);
    if (next === undefined) return undefined;
    rest = next.replace(/^,\s*/, '');
    if (rest === '') return undefined;
  }
  return rest.slice(1).trimStart();
}
