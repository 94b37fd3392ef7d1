import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { ecosystemOf, isCatalogName, type PackageName } from '../../model/package-name.ts';
import type { Version } from '../../model/version.ts';
import type { Manifest, ManifestEntry } from '../../request/manifest/manifest.ts';
import { manifestMistake } from '../../request/manifest/parse.ts';

/** What a manifest asks of the catalog. */
export interface Asked {
  readonly name: PackageName;
  /** Absent: the newest. */
  readonly version?: Version;
  readonly kind: 'tool' | 'library';
}

/**
 * The entries of a manifest as packages of the catalog, each in its own table. A name that
 * the catalog does not have is told by whoever resolves it.
 * @throws HeadwaterError ORIGIN_UNSUPPORTED, MANIFEST_INVALID
 */
export function askedOf(manifest: Manifest, catalog: Catalog): readonly Asked[] {
  return manifest.entries.map((entry) => {
    const { name, version, table, origin = 'source' } = entry;
    if (!isCatalogName(name)) throw unsupported(entry, `packages of ${ecosystemOf(name)}`, manifest);
    if (origin !== 'source') throw unsupported(entry, `the origin ${origin}`, manifest);
    const kind = table === 'tools' ? 'tool' : 'library';
    refuseOtherKind(entry, catalog.find(name)?.kind ?? kind, manifest);
    return { name, kind, ...(version !== undefined && { version }) };
  });
}

function unsupported(entry: ManifestEntry, what: string, manifest: Manifest): HeadwaterError {
  const told = {
    message: `${what} cannot be installed yet`,
    expected: 'a package of the catalog, built from source',
  };
  const { message, detail } = manifestMistake(entry, manifest, { ...told, found: entry.name });
  const hint = 'They come with a later version of headwater; `headwater search` lists what the catalog has.';
  return new HeadwaterError('ORIGIN_UNSUPPORTED', message, { ...detail, hint });
}

function refuseOtherKind(entry: ManifestEntry, kind: 'tool' | 'library', manifest: Manifest): void {
  const expected = kind === 'tool' ? 'tools' : 'libraries';
  if (entry.table === expected) return;
  const told = {
    message: `${entry.name} is a ${kind}`,
    expected: `it under [${expected}]`,
    found: `[${entry.table}]`,
  };
  throw manifestMistake(entry, manifest, told);
}
