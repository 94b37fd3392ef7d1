import { parse as parseToml, TomlError } from 'smol-toml';
import * as v from 'valibot';
import { HeadwaterError } from '../errors.ts';
import { compareVersions } from '../model/version.ts';
import type { CatalogEntry } from './entry.ts';
import { firstBrokenRule, type Mistake } from './rules.ts';
import { type EntryFile, entrySchema } from './schema.ts';
import { lineOf, type TomlPath } from './toml-lines.ts';

/**
 * Parses the text of catalog/<name>.toml (docs/FORMATS.md, "Catalog entry"). `file` is its
 * path, for messages; its last part must be `<name>.toml`.
 * @throws HeadwaterError CATALOG_INVALID with file, line, and what was expected
 */
export function parseEntry(text: string, file: string): CatalogEntry {
  const entry = checkForm(readToml(text, file), text, file);
  const broken = firstBrokenRule(entry, file.slice(file.lastIndexOf('/') + 1));
  if (broken !== undefined) throw invalidEntry(broken, text, file);
  return toEntry(entry);
}

/** The error of a mistake, with its line. */
export function invalidEntry(mistake: Mistake, text: string, file: string): HeadwaterError {
  const where = mistake.path.length === 0 ? 'entry' : printPath(mistake.path);
  return new HeadwaterError('CATALOG_INVALID', `${where}: ${mistake.message}`, {
    subject: `${file}:${lineOf(text, mistake.path)}`,
    expected: mistake.expected,
    found: mistake.found,
    hint: 'Correct this line; docs/FORMATS.md, "Catalog entry", says what each key means.',
  });
}

function readToml(text: string, file: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0] ?? '';
    throw new HeadwaterError('CATALOG_INVALID', reason, {
      subject: `${file}:${error.line}`,
      expected: 'TOML 1.0',
      found: text.split('\n')[error.line - 1]?.trim() ?? '',
      cause: error,
    });
  }
}

function checkForm(value: unknown, text: string, file: string): EntryFile {
  const result = v.safeParse(entrySchema, value);
  if (result.success) return result.output;
  // a mistyped key is both unknown and missing: the unknown one tells more
  const issue = result.issues.find(isUnknownKey) ?? result.issues[0];
  throw invalidEntry(toMistake(issue), text, file);
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function toMistake(issue: v.BaseIssue<unknown>): Mistake {
  const path = (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
  const found = issue.received;
  if (isUnknownKey(issue)) {
    return { path, message: 'unknown key', expected: knownKeys(issue), found: String(path.at(-1)) };
  }
  if (found === 'undefined') return { path, message: 'missing', expected: wanted(issue), found: 'nothing' };
  return { path, message: 'not what belongs here', expected: wanted(issue), found };
}

/** A schema's own words where it has them, else the type that was expected. */
function wanted(issue: v.BaseIssue<unknown>): string {
  if (issue.message.startsWith('Invalid ')) return issue.expected ?? issue.message;
  return issue.message;
}

function knownKeys(issue: v.BaseIssue<unknown>): string {
  const parent = issue.path?.slice(0, -1).map((item) => item.key) ?? [];
  let schema: unknown = entrySchema;
  for (const key of parent) schema = inner(schema, key);
  return entriesOf(schema)?.join(', ') ?? 'no such key';
}

/** One step down in a schema: through pipes, defaults and arrays, then by key. */
function inner(schema: unknown, key: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (typeof key === 'number') return 'item' in schema ? schema.item : undefined;
  if (!('entries' in schema) || typeof schema.entries !== 'object') return undefined;
  return Object.entries(schema.entries ?? {}).find(([name]) => name === key)?.[1];
}

function entriesOf(schema: unknown): string[] | undefined {
  if (typeof schema !== 'object' || schema === null || !('entries' in schema)) return undefined;
  return Object.keys(schema.entries ?? {});
}

function printPath(path: TomlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

function toEntry({ release, build, ...about }: EntryFile): CatalogEntry {
  const releases = release.map(({ version, source }) => ({ version, sources: source }));
  releases.sort((a, b) => compareVersions(b.version, a.version));
  return { ...about, releases, recipe: build };
}
