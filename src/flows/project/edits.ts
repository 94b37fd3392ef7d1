import { HeadwaterError } from '../../errors.ts';
import type { PackageName } from '../../model/package-name.ts';
import { matchesVersion, type Version } from '../../model/version.ts';
import type { ManifestEdit } from '../../request/manifest/edit.ts';
import type { Manifest, ManifestEntry } from '../../request/manifest/manifest.ts';
import type { PackageRequest } from '../../request/request.ts';
import { closestName } from '../../resolve/suggest.ts';
import { type Newest, originToWrite } from './newest.ts';

/** Changes of a manifest, made from what it says and what there is. */
export type Edits = (manifest: Manifest, newest: Newest) => Promise<readonly ManifestEdit[]>;

/** Adds packages: as they were asked for, else by major and minor of the newest. One that is there stays, unless another version or origin is asked for. */
export function adding(packages: readonly PackageRequest[]): Edits {
  return async (manifest, newest) => {
    const wanted = packages.filter((asked) => {
      const known = manifest.entries.find((entry) => entry.name === asked.name);
      const origin = originToWrite(asked) ?? known?.origin;
      return known === undefined || asked.version !== undefined || origin !== known.origin;
    });
    return Promise.all(wanted.map((asked) => setting(asked, manifest, newest)));
  };
}

/** Raises what packages are asked for: to a version, else to the newest. @throws HeadwaterError NOT_INSTALLED */
export function upgrading(packages: readonly PackageRequest[]): Edits {
  return async (manifest, newest) => {
    for (const { name } of packages) requireNamed(name, manifest);
    // Whoever asks for the newest goes on doing so.
    const wanted = packages.filter(
      ({ name, version }) => version !== undefined || entryOf(name, manifest)?.version !== undefined,
    );
    return Promise.all(wanted.map((asked) => setting(asked, manifest, newest)));
  };
}

/** The same of all that a manifest asks for in a version; one that has the newest by what it says is left as it is written. */
export const upgradingAll: Edits = async (manifest, newest) => {
  const raised = await Promise.all(
    manifest.entries.map(async ({ name, version, origin }) => {
      if (version === undefined) return [];
      const asked = { name, ...(origin !== undefined && { origin }) };
      const latest = (await newest(asked)).version;
      return matchesVersion(latest, version) ? [] : [await setting(asked, manifest, newest)];
    }),
  );
  return raised.flat();
};

/** @throws HeadwaterError NOT_INSTALLED for a name that the manifest does not have */
export function removing(names: readonly PackageName[]) {
  return async (manifest: Manifest): Promise<readonly ManifestEdit[]> =>
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

function entryOf(name: string, { entries }: Manifest): ManifestEntry | undefined {
  return entries.find((entry) => entry.name === name);
}

/** An entry's origin stays, unless another is asked for. */
async function setting(asked: PackageRequest, manifest: Manifest, newest: Newest): Promise<ManifestEdit> {
  const { name, version } = asked;
  const origin = asked.origin ?? entryOf(name, manifest)?.origin;
  const found = await newest({ ...asked, ...(origin !== undefined && { origin }) });
  const table = found.kind === 'tool' ? 'tools' : 'libraries';
  const said = originToWrite(asked);
  return {
    type: 'set',
    table,
    name,
    version: version ?? majorAndMinor(found.version),
    ...(said !== undefined && { origin: said }),
  };
}

/** `1.8` of 1.8.1, so that updates stay near; a version of another form is asked for as it is. */
function majorAndMinor(version: Version): string {
  return /^\d+\.\d+(?=[.-])/.exec(version)?.[0] ?? version;
}
