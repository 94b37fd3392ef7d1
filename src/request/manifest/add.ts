import { lineOf } from '../../catalog/toml-lines.ts';
import { HeadwaterError } from '../../errors.ts';
import { plainText } from '../../model/plain-text.ts';
import { editManifest } from './edit.ts';
import { type Manifest, type ManifestTable, TABLES } from './manifest.ts';
import { parseManifest } from './parse.ts';

/** A line to add to a manifest. */
export interface Addition {
  readonly table: ManifestTable;
  /** Of a package, or whatever a person can make one of, where the line is only a comment. */
  readonly name: string;
  /** `latest` for the newest. */
  readonly version: string;
  /** What stands behind it. */
  readonly comment: string;
  /** The line is a proposal, and asks for nothing: it begins with `#`. */
  readonly isComment: boolean;
}

/**
 * A manifest with lines added below the last one of their table; nothing that stands in it
 * changes. A line that is only a comment is not added a second time.
 * @param manifest what is added to; with an empty text for a new file.
 * @param head the first line of a new file, a comment.
 * @throws HeadwaterError MANIFEST_UNEDITABLE
 */
export function addToManifest(manifest: Manifest, additions: readonly Addition[], head: string): string {
  let current = manifest.text === '' ? { ...manifest, text: `# ${plainText(head)}\n` } : manifest;
  for (const table of TABLES) {
    const own = additions.filter((addition) => addition.table === table && !isThere(addition, current.text));
    if (own.length > 0) current = withLines(current, table, own);
  }
  return current.text;
}

/** A proposal that was made before, whatever has become of its comment. */
function isThere(addition: Addition, text: string): boolean {
  const start = `# ${keyOf(addition.name)} = `;
  return addition.isComment && text.split('\n').some((line) => line.trimStart().startsWith(start));
}

function withLines(manifest: Manifest, table: ManifestTable, additions: readonly Addition[]): Manifest {
  const active = additions.filter(({ isComment }) => !isComment);
  const text = insertLines(manifest, table, additions);
  const made = attempt(text, manifest.file);
  if (made !== undefined && says(made, manifest, active)) return made;
  return oneByOne(manifest, active);
}

function insertLines(
  { text, entries }: Manifest,
  table: ManifestTable,
  additions: readonly Addition[],
): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const header = lines.findIndex((line) => line.replace(/\s*(#.*)?$/, '') === `[${table}]`);
  const written = additions.map(lineFor);
  if (header < 0) {
    const gap = lines.length === 0 ? [] : [''];
    return [...lines, ...gap, `[${table}]`, ...written, ''].join(end);
  }
  const own = entries.filter((entry) => entry.table === table);
  const last = Math.max(header + 1, ...own.map(({ name }) => lineOf(text, [table, name])));
  lines.splice(afterProposals(lines, last), 0, ...written);
  return [...lines, ''].join(end);
}

/** Below the proposals that stand there already, which are lines of the table too. */
function afterProposals(lines: readonly string[], from: number): number {
  let at = from;
  while (/^# ("[^"]+"|[A-Za-z0-9_-]+) = "/.test(lines[at] ?? '')) at += 1;
  return at;
}

function lineFor({ name, version, comment, isComment }: Addition): string {
  const line = `${isComment ? '# ' : ''}${keyOf(name)} = ${JSON.stringify(plainText(version))}`;
  return comment === '' ? line : `${line}  # ${plainText(comment)}`;
}

function keyOf(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(plainText(name));
}

/** For manifests whose tables are written in ways that lines cannot be added to: without comments, but added. */
function oneByOne(manifest: Manifest, additions: readonly Addition[]): Manifest {
  let current = manifest;
  for (const { table, name, version } of additions) {
    const text = editManifest(current, { type: 'set', table, name, version });
    current = parseManifest(text, manifest.file);
  }
  return current;
}

function attempt(text: string, file: string): Manifest | undefined {
  try {
    return parseManifest(text, file);
  } catch (error) {
    if (error instanceof HeadwaterError) return undefined;
    throw error;
  }
}

/** What was there, what was added, and no more. */
function says(made: Manifest, before: Manifest, additions: readonly Addition[]): boolean {
  const added = additions.map(({ table, name, version }) => print([table, name, wanted(version), undefined]));
  const known = before.entries.map(({ table, name, version, origin }) =>
    print([table, name, version, origin]),
  );
  const now = made.entries.map(({ table, name, version, origin }) => print([table, name, version, origin]));
  return now.sort().join() === [...known, ...added].sort().join();
}

function wanted(version: string): string | undefined {
  return version === 'latest' ? undefined : version;
}

function print(parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}
