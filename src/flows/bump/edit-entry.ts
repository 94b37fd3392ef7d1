import type { Release, Source } from '../../catalog/entry.ts';
import type { ModuleList } from '../../catalog/modules.ts';
import { parseEntry } from '../../catalog/parse.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { Version } from '../../model/version.ts';
import type { Renamed } from './next-release.ts';

/** Everything that a bump says of a release. */
export interface NewRelease {
  readonly version: Version;
  readonly sources: readonly NewSource[];
  readonly modules?: ModuleList;
}

export interface NewSource {
  readonly url: Renamed;
  /** Only those that gave the same bytes. */
  readonly mirrors: readonly Renamed[];
  readonly sha256: Sha256;
  readonly confirmed: string;
}

/**
 * The text of an entry with a new release in the place of the newest one, or in front of it.
 * Comments, order and everything else stay. What comes out is parsed again and must say
 * exactly what was meant.
 * @param file path of the entry, for messages.
 * @throws HeadwaterError BUMP_IMPOSSIBLE where the text cannot be changed so; CATALOG_INVALID
 */
export function editEntry(
  { text, file, newest }: { readonly text: string; readonly file: string; readonly newest: Release },
  release: NewRelease,
  how: 'replace' | 'add',
): string {
  const block = blockOf(text, newest.version);
  if (block === undefined) throw impossible(file, `no [[release]] of ${newest.version}`);
  const changed = changedBlock(block.text, newest, release);
  const added = how === 'add' ? `${changed}\n${block.text}` : changed;
  const after = text.slice(0, block.start) + added + text.slice(block.end);
  const made = parseEntry(after, file).releases.find(({ version }) => version === release.version);
  if (made !== undefined && says(made, release)) return after;
  throw impossible(file, 'the release is written in a way that a bump cannot follow');
}

interface Block {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** From its `[[release]]` to the next release or other table, whose comments and blank lines are its own. */
function blockOf(text: string, version: Version): Block | undefined {
  const starts = [...text.matchAll(/^\[\[release\]\][ \t]*(?:#.*)?$/gm)].map(({ index }) => index);
  for (const start of starts) {
    const body = text.indexOf('\n', start) + 1;
    const next = text.slice(body).search(/(?:^[ \t]*(?:#.*)?\n)*^\[(?!\[release\.)/m);
    const end = next < 0 ? text.length : body + next;
    const block = { text: text.slice(start, end), start, end };
    if (new RegExp(`^version[ \\t]*=[ \\t]*${written(version)}`, 'm').test(block.text)) return block;
  }
  return undefined;
}

/** Each of its tables for itself: two sources may share words. */
function changedBlock(block: string, newest: Release, release: NewRelease): string {
  const [head = '', ...sources] = block.split(/^(?=\[\[release\.source\]\])/m);
  const about: [string, string][] = [[newest.version, release.version]];
  if (newest.modules !== undefined && release.modules !== undefined) {
    about.push([newest.modules.file, release.modules.file], [newest.modules.sha256, release.modules.sha256]);
  }
  const changed = sources.map((text, index) => {
    const [before, after] = [newest.sources[index], release.sources[index]];
    return before === undefined || after === undefined ? text : changedSource(text, before, after);
  });
  return replaceValues(head, about) + changed.join('');
}

function changedSource(text: string, before: Source, after: NewSource): string {
  const kept = after.mirrors.map((mirror) => mirror.before);
  const left = before.mirrors.filter((mirror) => !kept.includes(mirror)).reduce(withoutMirror, text);
  return replaceValues(left, [
    [before.sha256, after.sha256],
    [before.confirmed, after.confirmed],
    ...[after.url, ...after.mirrors].map((place): [string, string] => [place.before, place.after]),
  ]);
}

/** A mirror that does not have the new bytes goes. */
function withoutMirror(text: string, mirror: string): string {
  const value = written(mirror);
  return text
    .replace(new RegExp(`,\\s*${value}(?=[\\s,\\]])|${value}\\s*,\\s*(?=["'])|${value}\\s*,?[ \\t]*`), '')
    .replace(/^mirrors[ \t]*=[ \t]*\[\s*\][ \t]*\n/m, '');
}

/** In values alone, each once a line: comments stay as they are. */
function replaceValues(text: string, pairs: readonly (readonly [string, string])[]): string {
  const lines = text.split('\n').map((line) => {
    if (/^\s*#/.test(line)) return line;
    return pairs.reduce(
      (changed, [from, to]) => changed.replace(new RegExp(written(from)), () => JSON.stringify(to)),
      line,
    );
  });
  return lines.join('\n');
}

/** A pattern for a string as TOML writes it, basic or literal (TOML 1.0, "String"). */
function written(text: string): string {
  const [basic, literal] = [JSON.stringify(text), `'${text}'`].map((quoted) =>
    quoted.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
  );
  return `(?:${basic}|${literal})`;
}

function says(made: Release, { version, sources, modules }: NewRelease): boolean {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const wanted = sources.map(({ url, mirrors, sha256, confirmed }) => ({
    url: url.after,
    sha256,
    mirrors: mirrors.map(({ after }) => after),
    confirmed,
  }));
  const found = made.sources.map(({ url, sha256, mirrors, confirmed }) => ({
    url,
    sha256,
    mirrors,
    confirmed,
  }));
  return made.version === version && same(found, wanted) && same(made.modules, modules);
}

function impossible(file: string, found: string): HeadwaterError {
  return new HeadwaterError(
    'BUMP_IMPOSSIBLE',
    'the entry cannot be changed without touching the rest of it',
    {
      subject: file,
      found,
      hint: 'Edit the entry by hand.',
    },
  );
}
