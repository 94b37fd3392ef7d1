import type { AttestedGithub, Catalog, CatalogEntry, Release } from '../../catalog/entry.ts';
import type { EarnedLevel, SlsaLevel } from '../../model/level.ts';
import { isPackageName } from '../../model/package-name.ts';
import { matchesVersion, type Version } from '../../model/version.ts';
import type { Wish } from '../../request/foreign/foreign.ts';
import type { Identity } from '../../request/foreign/names/identify.ts';

/** Who can prove which source a tool was built from, and by whom. */
export type Proof =
  | {
      readonly type: 'attested';
      /** The workflow that signs; where nothing was judged, the repository that it must be of. */
      readonly by: string;
      /** What the pair of signer and builder has earned; of `catalog` what the entry asks for, of `present` not known. */
      readonly level?: EarnedLevel;
      /** headwater could build it, too. */
      readonly orSource: boolean;
      /**
       * `catalog`: the catalog says who signs, and nobody was asked about this version; `proved`: the
       * provenance of the digest that its origin tells passed; `present`: it has some, which was not judged.
       */
      readonly checked: 'catalog' | 'proved' | 'present';
      /** Why its origin, which was asked, gave no answer. */
      readonly unanswered?: string;
    }
  | { readonly type: 'source'; readonly by: string; readonly level: SlsaLevel }
  | {
      /** Its own ecosystem may; that is only known when it is asked. */
      readonly type: 'unasked';
      readonly where: 'github' | 'npm' | 'pypi';
      /** Why it gave no answer, where it was asked. */
      readonly why?: string;
    }
  | { readonly type: 'nobody'; readonly why: string };

export interface Coverage {
  readonly proof: Proof;
  readonly entry?: CatalogEntry;
  /** The release of the catalog that would be taken. */
  readonly release?: Release;
  /** The version that its origin has for what is asked for, where it was asked. */
  readonly answered?: Version;
}

export type EntryFinder = (identity: Identity) => CatalogEntry | undefined;

/** Finds entries by name, by the crate or module that they are built from, and by their repository. */
export function entryFinder(catalog: Catalog): EntryFinder {
  let index: CatalogIndex | undefined;
  return ({ name, repository, source }) => {
    const named = name === undefined ? undefined : catalog.find(name);
    if (named !== undefined || (repository === undefined && source === undefined)) return named;
    index ??= indexOf(catalog.all());
    return builtFrom(source, index) ?? index.byRepository.get(repository?.toLowerCase() ?? '');
  };
}

interface CatalogIndex {
  readonly byRepository: ReadonlyMap<string, CatalogEntry>;
  readonly bySource: ReadonlyMap<string, readonly CatalogEntry[]>;
}

function indexOf(entries: readonly CatalogEntry[]): CatalogIndex {
  const bySource = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    for (const source of sourcesOf(entry)) bySource.set(source, [...(bySource.get(source) ?? []), entry]);
  }
  const repositories = entries.map((entry) => [repositoryOf(entry.repository), entry] as const);
  return { byRepository: new Map(repositories.sort(byKinship)), bySource };
}

/** Several tools may come from one repository: the one that is named after it comes last, and so is found. */
function byKinship([a, first]: Located, [b, second]: Located): number {
  return Number(isNamedAfter(a, first)) - Number(isNamedAfter(b, second));
}

type Located = readonly [repository: string, entry: CatalogEntry];

function isNamedAfter(repository: string, { name }: CatalogEntry): boolean {
  return repository.endsWith(`/${name}`);
}

/** Purls of the first source, which is upstream's own, without versions. */
function sourcesOf({ releases }: CatalogEntry): ReadonlySet<string> {
  const addresses = releases.flatMap(({ sources: [first] }) => (first ? [first.url, ...first.mirrors] : []));
  const purls = addresses.filter((address) => address.startsWith('pkg:'));
  return new Set(purls.map((purl) => purl.replace(/@[^@/]*$/, '')));
}

/** A Go module may hold many commands: the entry must be the one that has this one. */
function builtFrom(source: string | undefined, { bySource }: CatalogIndex): CatalogEntry | undefined {
  if (source === undefined) return undefined;
  if (!source.startsWith('pkg:golang/')) return bySource.get(source)?.[0];
  const parts = source.split('/');
  const command = parts.findLast((part) => !/^v\d+$/.test(part)) ?? '';
  for (let length = parts.length; length > 1; length--) {
    const built = bySource.get(parts.slice(0, length).join('/')) ?? [];
    const entry = built.find(({ bins }) => bins.some((bin) => bin === command));
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** What the catalog says about a tool at the version that is asked for. Nobody else is asked. */
export function coverageOf(identity: Identity, wish: Wish, find: EntryFinder): Coverage {
  const entry = find(identity);
  if (entry === undefined) return { proof: outsideOf(identity) };
  const release = releaseFor(entry, wish);
  const github = entry.attested?.github;
  if (github !== undefined) {
    return {
      entry,
      ...(release && { release }),
      proof: attestedBy(github, release !== undefined && hasRecipe(entry)),
    };
  }
  if (release !== undefined && hasRecipe(entry)) {
    const by = 'built from source by headwater on this machine';
    return { entry, release, proof: { type: 'source', by, level: 'SLSA_BUILD_LEVEL_1' } };
  }
  const versions = entry.releases.map(({ version }) => version).join(', ');
  const why = wish.type === 'unsayable' ? wish.why : `the catalog has ${versions}, and not what is asked for`;
  return { entry, proof: { type: 'nobody', why } };
}

function attestedBy({ signer, level }: AttestedGithub, orSource: boolean): Proof {
  return {
    type: 'attested',
    by: signer.replace('https://github.com/', ''),
    level,
    orSource,
    checked: 'catalog',
  };
}

/** An entry may know who else builds a package, and not how to. */
function hasRecipe({ recipe }: Pick<CatalogEntry, 'recipe'>): boolean {
  return recipe !== undefined;
}

function releaseFor({ releases }: CatalogEntry, wish: Wish): Release | undefined {
  switch (wish.type) {
    case 'newest':
      return releases[0];
    case 'version':
      return (
        releases.find(({ version }) => version === wish.version) ??
        releases.find(({ version }) => matchesVersion(version, wish.version))
      );
    case 'unsayable':
      return undefined;
  }
}

function outsideOf({ purl, name }: Identity): Proof {
  const where = purl?.replace(/:.*$/, '');
  if (where === 'npm' || where === 'pypi' || where === 'github') return { type: 'unasked', where };
  const what =
    name !== undefined && isPackageName(name) ? `${name} is not in the catalog` : 'it is not in the catalog';
  return { type: 'nobody', why: `${what}, and has no ecosystem in which builds are attested` };
}

/** `owner/name` in small letters; what is not on GitHub as it stands. */
function repositoryOf(address: string): string {
  return address
    .replace(/^https:\/\/github\.com\//, '')
    .replace(/(\.git)?\/?$/, '')
    .toLowerCase();
}
