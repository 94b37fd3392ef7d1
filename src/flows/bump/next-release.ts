import type { CatalogEntry, Release } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { moduleFileOf } from '../../model/module-file.ts';
import type { Version } from '../../model/version.ts';

/** A source of a release that is not in the catalog yet: where it should be, and nobody's digest. */
export interface NextSource {
  /** As the entry has it, and as the new release would. */
  readonly url: Renamed;
  readonly mirrors: readonly Renamed[];
}

export interface Renamed {
  readonly before: string;
  readonly after: string;
}

/**
 * Addresses of a new release after the pattern of the newest one: the version, in its own
 * spelling or with `_` or `-` for its dots, and nothing else, becomes the new one.
 * @throws HeadwaterError BUMP_IMPOSSIBLE for an address in which the version does not stand
 */
export function nextSources({ name }: CatalogEntry, newest: Release, to: Version): readonly NextSource[] {
  const rename = (before: string): Renamed => ({ before, after: renamed(before, newest.version, to) });
  const sources = newest.sources.map(({ url, mirrors }) => ({
    url: rename(url),
    mirrors: mirrors.map(rename).filter(({ before, after }) => before !== after),
  }));
  const [first] = sources;
  if (first !== undefined && first.url.before !== first.url.after) return sources;
  throw new HeadwaterError('BUMP_IMPOSSIBLE', 'the address of the source does not follow the version', {
    subject: name,
    expected: `${newest.version} in the address`,
    found: first?.url.before ?? 'no source',
    hint: 'Edit the entry by hand.',
  });
}

function renamed(address: string, from: Version, to: Version): string {
  const module = moduleFileOf(address);
  if (module?.type === 'golang') return `pkg:golang/${majorPath(module.path, to)}@v${to}`;
  return SEPARATORS.reduce(
    (text, separator) => replaceVersion(text, from.replaceAll('.', separator), to.replaceAll('.', separator)),
    address,
  );
}

const SEPARATORS = ['.', '_', '-'];

/** Not within a longer number: 1.2 does not stand in 11.2.3. */
function replaceVersion(text: string, from: string, to: string): string {
  const pattern = new RegExp(`(?<![0-9]|[0-9][._-])${from.replace(/[.+]/g, '\\$&')}(?![0-9])`, 'g');
  return text.replace(pattern, to);
}

/** From its second major version on a module has it in its path (Go modules reference, "Major version suffixes"). */
function majorPath(path: string, to: Version): string {
  const base = path.replace(/\/v[0-9]+$/, '');
  const major = Number(/^[0-9]+/.exec(to)?.[0] ?? 0);
  const isSuffixed = path !== base;
  return major >= 2 && (isSuffixed || major > 1) ? `${base}/v${major}` : base;
}
