import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { ATTESTED_ORIGINS } from '../../model/attested-package.ts';
import type { Origin } from '../../model/origin.ts';
import { ecosystemOf, isCatalogName, type PackageName } from '../../model/package-name.ts';
import type { Version } from '../../model/version.ts';
import type { Manifest, ManifestEntry } from '../../request/manifest/manifest.ts';
import { manifestMistake } from '../../request/manifest/parse.ts';

/** What a manifest asks for. */
export interface Asked {
  readonly name: PackageName;
  /** Absent: the newest. */
  readonly version?: Version;
  readonly kind: 'tool' | 'library';
  /** Absent: as the lock, the policy and the catalog have it. */
  readonly origin?: Origin;
}

/**
 * The entries of a manifest as packages, each in its own table: of the catalog, or of an
 * ecosystem, whose packages are tools. A name that nobody knows is told by whoever resolves it.
 * @throws HeadwaterError ORIGIN_UNSUPPORTED, MANIFEST_INVALID
 */
export function askedOf(manifest: Manifest, catalog: Catalog): readonly Asked[] {
  return manifest.entries.map((entry) => {
    const { name, version, table, origin } = entry;
    refuseOtherOrigin(entry, manifest);
    const kind = isCatalogName(name) ? catalog.find(name)?.kind : 'tool';
    const asIfSo = table === 'tools' ? 'tool' : 'library';
    refuseOtherKind(entry, kind ?? asIfSo, manifest);
    return {
      name,
      kind: kind ?? asIfSo,
      ...(version !== undefined && { version }),
      ...(origin !== undefined && { origin }),
    };
  });
}

function refuseOtherOrigin(entry: ManifestEntry, manifest: Manifest): void {
  const { name, origin } = entry;
  const ecosystem = ecosystemOf(name);
  const isKnown = (from: string) => from === 'source' || ATTESTED_ORIGINS.some((known) => known === from);
  if (ecosystem !== undefined && !isKnown(ecosystem)) {
    throw unsupported(entry, `packages of ${ecosystem}`, manifest);
  }
  if (origin === undefined) return;
  if (!isKnown(origin)) throw unsupported(entry, `the origin ${origin}`, manifest);
  if (ecosystem === undefined || ecosystem === origin) return;
  const told = { message: `${name} does not come from ${origin}`, expected: ecosystem, found: origin };
  const { message, detail } = manifestMistake(entry, manifest, told);
  throw new HeadwaterError('ORIGIN_UNSUPPORTED', message, detail);
}

function unsupported(entry: ManifestEntry, what: string, manifest: Manifest): HeadwaterError {
  const told = {
    message: `${what} cannot be installed yet`,
    expected: `a package of the catalog, or of ${ATTESTED_ORIGINS.join(', ')}`,
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
