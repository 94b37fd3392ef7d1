import type { Catalog } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { isPackageName, type PackageName } from '../../model/package-name.ts';
import { matchesVersion, type Version } from '../../model/version.ts';
import type { ManifestEdit } from '../../request/manifest/edit.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import type { PackageRequest } from '../../request/request.ts';
import { pickRelease, requireEntry } from '../../resolve/resolve.ts';
import { closestName } from '../../resolve/suggest.ts';

/** Adds packages: as they were asked for, else by major and minor of the newest. One that is there stays, unless another version is asked for. */
export function adding(packages: readonly PackageRequest[]) {
  return (manifest: Manifest, catalog: Catalog): readonly ManifestEdit[] =>
    packages.flatMap(({ name, version }) => {
      const known = manifest.entries.some((entry) => entry.name === name);
      return known && version === undefined ? [] : [setting({ name, version }, catalog)];
    });
}

/** Raises what packages are asked for: to a version, else to the newest. @throws HeadwaterError NOT_INSTALLED */
export function upgrading(packages: readonly PackageRequest[]) {
  return (manifest: Manifest, catalog: Catalog): readonly ManifestEdit[] =>
    packages.flatMap(({ name, version }) => {
      requireNamed(name, manifest);
      const entry = manifest.entries.find((item) => item.name === name);
      // Whoever asks for the newest goes on doing so.
      return entry?.version === undefined && version === undefined
        ? []
        : [setting({ name, version }, catalog)];
    });
}

/** The same of all that a manifest asks for in a version; one that has the newest by what it says is left as it is written. */
export function upgradingAll(manifest: Manifest, catalog: Catalog): readonly ManifestEdit[] {
  return manifest.entries.flatMap(({ name, version }) => {
    if (!isPackageName(name) || version === undefined) return [];
    const newest = pickRelease(requireEntry(name, catalog), undefined).version;
    return matchesVersion(newest, version) ? [] : [setting({ name, version: undefined }, catalog)];
  });
}

/** @throws HeadwaterError NOT_INSTALLED for a name that the manifest does not have */
export function removing(names: readonly PackageName[]) {
  return (manifest: Manifest): readonly ManifestEdit[] =>
    names.map((name) => {
      requireNamed(name, manifest);
      return { type: 'remove', name };
    });
}

export function requireNamed(name: string, { entries, file }: Manifest): void {
  const names = entries.map((entry) => entry.name as string);
  if (names.includes(name)) return;
  const close = closestName(name, names);
  throw new HeadwaterError('NOT_INSTALLED', `the project does not ask for ${name}`, {
    subject: file,
    expected: names.join(', ') || 'a package',
    found: name,
    ...(close !== undefined && { hint: `did you mean ${close}?` }),
  });
}

function setting(
  { name, version }: { name: PackageName; version: string | undefined },
  catalog: Catalog,
): ManifestEdit {
  const entry = requireEntry(name, catalog);
  const table = entry.kind === 'tool' ? 'tools' : 'libraries';
  const newest = pickRelease(entry, version).version;
  return { type: 'set', table, name, version: version ?? majorAndMinor(newest) };
}

/** `1.8` of 1.8.1, so that updates stay near; a version of another form is asked for as it is. */
function majorAndMinor(version: Version): string {
  return /^\d+\.\d+(?=[.-])/.exec(version)?.[0] ?? version;
}
