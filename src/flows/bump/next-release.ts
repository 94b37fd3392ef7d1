import type { CatalogEntry, Release } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { goPathOfMajor } from '../../model/go-major.ts';
import { type GoFile, moduleFileOf } from '../../model/module-file.ts';
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
 * spelling or one of those that are usual, and a folder of its series become the new ones.
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
  if (module?.type === 'golang') return nextGoModule(module, from, to);
  const at = address.lastIndexOf('/') + 1;
  return replaceSeries(address.slice(0, at), from, to) + replaceVersion(address.slice(at), from, to);
}

/** Stays as it is where the entry's version is not the module's. */
function nextGoModule({ path, version }: GoFile, from: Version, to: Version): string {
  const isIncompatible = version === `v${from}+incompatible`;
  if (version !== `v${from}` && !isIncompatible) return `pkg:golang/${path}@${version}`;
  if (isIncompatible) return `pkg:golang/${path}@v${to}${majorOf(to) > 1 ? '+incompatible' : ''}`;
  return `pkg:golang/${goPathOfMajor(path, majorOf(to))}@v${to}`;
}

function majorOf(version: Version): number {
  return Number(/^[0-9]+/.exec(version)?.[0] ?? 0);
}

/** How addresses write a version: with another sign for its dots, or for its dash, as Debian does. */
const SPELLINGS = [
  ['.', '.'],
  ['.', '_'],
  ['.', '-'],
  ['-', '.'],
  ['-', '+'],
] as const;

/** In one pass, so that nothing is replaced twice; not within a longer version: 1.2 does not stand in 11.2.3. */
function replaceVersion(text: string, from: Version, to: Version): string {
  const spelled = new Map<string, { readonly to: string; readonly pattern: string }>();
  for (const [sign, as] of SPELLINGS) {
    const found = from.replaceAll(sign, as);
    if (spelled.has(found)) continue;
    const pattern = `(?<![0-9]|[0-9]\\${as})${found.replace(/[.+]/g, '\\$&')}(?![0-9]|\\${as}[0-9])`;
    spelled.set(found, { to: to.replaceAll(sign, as), pattern });
  }
  const any = [...spelled.values()].map(({ pattern }) => pattern).join('|');
  return text.replace(new RegExp(any, 'g'), (found) => spelled.get(found)?.to ?? found);
}

/** Folders too, and those of a series: `/v8/` of 8.4, `/1.2/` of 1.2.3. */
function replaceSeries(folders: string, from: Version, to: Version): string {
  const before = from.split('.');
  const after = to.split('.');
  return folders
    .split('/')
    .map((folder) => {
      const [, v = '', series = ''] = /^(v?)([0-9]+(?:\.[0-9]+)*)$/.exec(folder) ?? [];
      const length = series.split('.').length;
      const isSeries = length < before.length && series === before.slice(0, length).join('.');
      return isSeries ? v + after.slice(0, length).join('.') : replaceVersion(folder, from, to);
    })
    .join('/');
}
