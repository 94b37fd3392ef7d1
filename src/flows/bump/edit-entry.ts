import type { Release } from '../../catalog/entry.ts';
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
  const after = `${text.slice(0, block.start)}${changed}${how === 'add' ? block.text : ''}${text.slice(block.end)}`;
  const [made] = parseEntry(after, file).releases;
  if (made !== undefined && says(made, release)) return after;
  throw impossible(file, 'the release is written in a way that a bump cannot follow');
}

interface Block {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** From its `[[release]]` to the next release or other table. */
function blockOf(text: string, version: Version): Block | undefined {
  const starts = [...text.matchAll(/^\[\[release\]\][ \t]*$/gm)].map(({ index }) => index);
  for (const start of starts) {
    const body = text.indexOf('\n', start) + 1;
    const next = text.slice(body).search(/^\[(?!\[release\.)/m);
    const end = next < 0 ? text.length : body + next;
    const block = { text: text.slice(start, end), start, end };
    if (new RegExp(`^version\\s*=\\s*${escaped(JSON.stringify(version))}`, 'm').test(block.text))
      return block;
  }
  return undefined;
}

function changedBlock(block: string, newest: Release, release: NewRelease): string {
  const pairs: [string, string][] = [[newest.version, release.version]];
  for (const [index, source] of release.sources.entries()) {
    const before = newest.sources[index];
    if (before === undefined) continue;
    pairs.push([before.sha256, source.sha256], [before.confirmed, source.confirmed]);
    for (const { before: old, after } of [source.url, ...source.mirrors]) pairs.push([old, after]);
  }
  if (newest.modules !== undefined && release.modules !== undefined) {
    pairs.push([newest.modules.file, release.modules.file], [newest.modules.sha256, release.modules.sha256]);
  }
  const changed = pairs.reduce(
    (text, [from, to]) => text.replaceAll(JSON.stringify(from), () => JSON.stringify(to)),
    block,
  );
  return withMirrors(changed, newest, release);
}

/** A mirror that does not have the new bytes goes. */
function withMirrors(block: string, newest: Release, release: NewRelease): string {
  const kept = release.sources.flatMap(({ mirrors }) => mirrors.map(({ before }) => before));
  const gone = newest.sources.flatMap(({ mirrors }) => mirrors).filter((mirror) => !kept.includes(mirror));
  return gone.reduce((text, mirror) => {
    const quoted = escaped(JSON.stringify(mirror));
    return text.replace(new RegExp(`[ \\t]*${quoted},?[ \\t]*`), '').replace(/^mirrors = \[\s*\]\n/m, '');
  }, block);
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

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
