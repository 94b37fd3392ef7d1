import { parse as parseToml, TomlError } from 'smol-toml';
import * as v from 'valibot';
import { type ErrorCode, HeadwaterError } from '../errors.ts';
import { plainText } from '../model/plain-text.ts';
import { hiddenKey } from './hidden-keys.ts';
import { lineOf, type TomlPath } from './toml-lines.ts';

/** A mistake in a TOML file, and where it stands. */
export interface Mistake {
  readonly path: TomlPath;
  readonly message: string;
  readonly expected: string;
  readonly found: string;
}

/** A TOML file in hand, and how its mistakes are told. */
export interface TomlFile {
  readonly text: string;
  /** Its path, for messages. */
  readonly file: string;
  readonly code: ErrorCode;
  readonly hint: string;
  /** What a mistake at the top is called. */
  readonly whole: string;
}

type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

/**
 * Parses TOML 1.0 into the form of a schema. @throws HeadwaterError of `source.code`, with
 * file and line, what was expected and what was found.
 */
export function readStrictToml<const S extends Schema>(schema: S, source: TomlFile): v.InferOutput<S> {
  try {
    return readShallow(schema, source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The attack: a key of a hundred thousand parts, which no stack is deep enough for.
    const told = {
      message: 'nested too deeply',
      expected: 'a table of plain values',
      found: 'more than can be read',
    };
    throw tomlMistake({ path: [], ...told }, source);
  }
}

function readShallow<const S extends Schema>(schema: S, source: TomlFile): v.InferOutput<S> {
  const value = readToml(source);
  const hidden = hiddenKey(value);
  if (hidden !== undefined) {
    const found = String(hidden.at(-1));
    throw tomlMistake({ path: hidden, message: 'unknown key', expected: 'no such key', found }, source);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // a mistyped key is both unknown and missing: the unknown one tells more
  const issue = result.issues.find(isUnknownKey) ?? result.issues[0];
  throw tomlMistake(toMistake(issue, schema), source);
}

/** The error of a mistake, with its line. */
export function tomlMistake(mistake: Mistake, source: TomlFile): HeadwaterError {
  const where = mistake.path.length === 0 ? source.whole : printPath(mistake.path);
  return new HeadwaterError(source.code, plainText(`${where}: ${mistake.message}`), {
    subject: `${source.file}:${lineOf(source.text, mistake.path)}`,
    expected: mistake.expected,
    found: plainText(mistake.found),
    hint: source.hint,
  });
}

/** TOML 1.0 as it stands, of no form as yet. @throws HeadwaterError of `source.code`, with the line */
export function readToml({ text, file, code }: Omit<TomlFile, 'hint' | 'whole'>): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0] ?? '';
    throw new HeadwaterError(code, reason, {
      subject: `${file}:${error.line}`,
      expected: 'TOML 1.0',
      found: plainText(text.split('\n')[error.line - 1]?.trim() ?? ''),
      cause: error,
    });
  }
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function toMistake(issue: v.BaseIssue<unknown>, schema: Schema): Mistake {
  const path = (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
  const found = issue.received;
  if (isUnknownKey(issue)) {
    return { path, message: 'unknown key', expected: knownKeys(issue, schema), found: String(path.at(-1)) };
  }
  if (found === 'undefined') return { path, message: 'missing', expected: wanted(issue), found: 'nothing' };
  return { path, message: 'not what belongs here', expected: wanted(issue), found };
}

/** A schema's own words where it has them, else the type that was expected. */
function wanted(issue: v.BaseIssue<unknown>): string {
  if (issue.message.startsWith('Invalid ')) return issue.expected ?? issue.message;
  return issue.message;
}

function knownKeys(issue: v.BaseIssue<unknown>, top: Schema): string {
  const parent = issue.path?.slice(0, -1).map((item) => item.key) ?? [];
  let schema: unknown = top;
  for (const key of parent) schema = inner(schema, key);
  return entriesOf(schema)?.join(', ') ?? 'no such key';
}

/** One step down in a schema: through optional ones and arrays, then by key. */
function inner(schema: unknown, key: unknown): unknown {
  const bare = unwrapped(schema);
  if (typeof bare !== 'object' || bare === null) return undefined;
  if (typeof key === 'number') return 'item' in bare ? bare.item : undefined;
  if (!('entries' in bare) || typeof bare.entries !== 'object') return undefined;
  return Object.entries(bare.entries ?? {}).find(([name]) => name === key)?.[1];
}

function entriesOf(schema: unknown): string[] | undefined {
  const bare = unwrapped(schema);
  if (typeof bare !== 'object' || bare === null || !('entries' in bare)) return undefined;
  return Object.keys(bare.entries ?? {});
}

function unwrapped(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || !('wrapped' in schema)) return schema;
  return unwrapped(schema.wrapped);
}

function printPath(path: TomlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}
