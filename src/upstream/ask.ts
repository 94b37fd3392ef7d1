import type { CatalogEntry, Release } from '../catalog/entry.ts';
import type { Host } from '../host/host.ts';
import { type ModuleFile, moduleFileOf } from '../model/module-file.ts';
import { compareVersions, type Version } from '../model/version.ts';
import { crateVersions } from './cargo.ts';
import { poolOf, poolVersions } from './debian.ts';
import { githubProject, githubVersions } from './github.ts';
import { goVersions } from './golang.ts';
import { isFinal, type Offer, type Silence } from './offer.ts';

export interface Answers {
  readonly offers: readonly Offer[];
  readonly silent: readonly Silence[];
}

/** Asks every place that the entry's newest release came from which versions there are now. One that is silent does not hide the others. */
export async function askUpstream({ releases }: CatalogEntry, host: Host): Promise<Answers> {
  const [newest] = releases;
  if (newest === undefined) return { offers: [], silent: [] };
  const asked = await Promise.all(questionsOf(newest, host).map(answer));
  return {
    offers: asked.flatMap((item) => ('versions' in item ? [item] : [])),
    silent: asked.flatMap((item) => ('reason' in item ? [item] : [])),
  };
}

interface Question {
  readonly by: Offer['by'];
  readonly where: string;
  readonly ask: () => Promise<Offer>;
}

function questionsOf({ version, sources }: Release, host: Host): readonly Question[] {
  const [first] = sources;
  if (first === undefined) return [];
  const all = [first.url, ...first.mirrors].flatMap((url) => questionOf(url, version, host));
  return all.filter(
    ({ by, where }, at) => all.findIndex((other) => other.by === by && other.where === where) === at,
  );
}

function questionOf(url: string, version: Version, host: Host): Question[] {
  const module = moduleFileOf(url);
  if (module !== undefined && !isOfRelease(module, version)) return [];
  switch (module?.type) {
    case 'golang':
      return [{ by: 'go', where: `pkg:golang/${module.path}`, ask: () => goVersions(module.path, host) }];
    case 'cargo':
      return [
        { by: 'cargo', where: `pkg:cargo/${module.name}`, ask: () => crateVersions(module.name, host) },
      ];
    case undefined:
      return questionOfPlace(url, version, host);
  }
}

/** A crate that only brings the source along has versions of its own. */
function isOfRelease(module: ModuleFile, version: Version): boolean {
  return [version, `v${version}`, `v${version}+incompatible`].includes(module.version);
}

function questionOfPlace(url: string, version: Version, host: Host): Question[] {
  const pool = poolOf(url, version);
  if (pool !== undefined)
    return [{ by: 'debian', where: `debian:${pool.folder}`, ask: () => poolVersions(pool, host) }];
  const project = githubProject(url, version);
  if (project === undefined) return [];
  return [
    {
      by: 'github',
      where: `https://github.com/${project.repository}`,
      ask: () => githubVersions(project, host),
    },
  ];
}

async function answer({ by, where, ask }: Question): Promise<Offer | Silence> {
  try {
    const offer = await ask();
    return offer.versions.length > 0 ? offer : { by, where, reason: 'no version of it is there' };
  } catch (error) {
    return { by, where, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The newest version to install that anybody offers. */
export function newestOffered(offers: readonly Offer[]): { version: Version; by: Offer['by'] } | undefined {
  const all = offers.flatMap(({ by, versions }) =>
    versions.filter(isFinal).map(({ version }) => ({ version, by })),
  );
  return all.sort((a, b) => compareVersions(b.version, a.version))[0];
}
