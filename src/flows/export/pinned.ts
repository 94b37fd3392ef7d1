import type { AttestedGithub, Catalog, CatalogEntry } from '../../catalog/entry.ts';
import { isPackageName } from '../../model/package-name.ts';
import type { Version } from '../../model/version.ts';
import { isVersion } from '../../model/version.ts';
import { repositoryName } from '../../request/foreign/names/spell.ts';
import type { Project } from '../project/load.ts';

/** An entry of the manifest, with what the lock made of it. */
export interface Pinned {
  readonly name: string;
  readonly isLibrary: boolean;
  /** As it is asked for; absent: the newest. */
  readonly asked?: Version;
  /** What headwater.lock pins; absent where there is no lock, or it says nothing of it. */
  readonly locked?: Version;
  /** `owner/name` on GitHub. */
  readonly repository?: string;
  /** The git tag of that version, where the catalog tells. */
  readonly tag?: string;
}

/** In the order of the manifest. */
export function pinnedOf({ manifest, lock }: Project, catalog: Catalog): readonly Pinned[] {
  return manifest.entries.map(({ name, table, version }) => {
    const found = lock?.content.packages.find((pkg) => pkg.name === name && pkg.requested !== undefined);
    const entry = isPackageName(name) ? catalog.find(name) : undefined;
    const repository = entry === undefined ? repositoryName(name) : repositoryOf(entry);
    const exact = found?.version ?? version;
    const tag = entry === undefined || exact === undefined ? undefined : tagOf(entry, exact);
    return {
      name,
      isLibrary: table === 'libraries',
      ...(version !== undefined && { asked: version }),
      ...(found !== undefined && { locked: found.version }),
      ...(repository !== undefined && { repository }),
      ...(tag !== undefined && { tag }),
    };
  });
}

function repositoryOf({ repository }: CatalogEntry): string | undefined {
  return /^https:\/\/github\.com\/([A-Za-z0-9-]+\/[A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(repository)?.[1];
}

/** By the rule for attested releases, else by the address of the source. */
function tagOf(entry: CatalogEntry, version: Version): string | undefined {
  const github: AttestedGithub | undefined = entry.attested?.github;
  if (github !== undefined) return github.tag.replace('{version}', version);
  const [first] = entry.releases.find((one) => one.version === version)?.sources ?? [];
  const addresses = first === undefined ? [] : [first.url, ...first.mirrors];
  const tags = addresses.flatMap((address) => tagIn(address) ?? []);
  return tags.find((tag) => isVersion(tag));
}

/** Of a release or an archive on GitHub; the version of a Go module is a tag (Go modules reference, "Versions"). */
function tagIn(address: string): string | undefined {
  const archive = /^https:\/\/github\.com\/[^/]+\/[^/]+\/archive\/refs\/tags\/(.+?)(?:\.tar\.gz|\.zip)$/.exec(
    address,
  );
  const release = /^https:\/\/github\.com\/[^/]+\/[^/]+\/releases\/download\/([^/]+)\/[^/]+$/.exec(address);
  const module = /^pkg:golang\/github\.com\/[^/]+\/[^/@]+(?:\/v\d+)?@(v[^@+]+)$/.exec(address);
  return (archive ?? release ?? module)?.[1];
}
