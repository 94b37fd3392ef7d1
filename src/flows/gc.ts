import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { foldersInUse } from '../host/in-use.ts';
import { removeTree } from '../host/remove-tree.ts';
import { asStoreError } from '../host/system-error.ts';
import { stateFolder } from '../link/project-place.ts';
import { removeProjectState } from '../link/project-state.ts';
import { type StoreEntry, surveyStore } from '../store/find.ts';
import { diskSize, removeStored } from '../store/remove.ts';
import type { FlowContext } from './context.ts';
import { findLeftovers, type Leftover, removeLocks } from './gc/leftovers.ts';
import { findRoots, librariesAsked, withNeeds } from './gc/roots.ts';
import { whileNobodyInstalls } from './store-use.ts';

export interface GcOptions {
  /** How many of the newest generations stay, beside the current one; at least 1. */
  readonly keep: number;
  /** What came into the store less than this many milliseconds ago stays. */
  readonly olderThan: number;
  readonly downloads: 'unnamed' | 'all';
  /** Whether to do it, or only to tell. */
  readonly mode: 'free' | 'tell';
}

/** Something that is freed, or would be. */
interface Freed {
  readonly kind: 'package' | 'generation' | 'project' | Leftover['kind'];
  /** What a person calls it: `jq/1.8.1-0123456789ab`, a number, the project's path, a file's name. */
  readonly what: string;
  readonly path: string;
  /** On the disk. */
  readonly bytes: number;
}

/** A package that nobody names, and that stays all the same. */
interface Spared {
  readonly what: string;
  readonly path: string;
  readonly why: 'in use' | 'new';
}

export interface Collected {
  readonly freed: readonly Freed[];
  readonly spared: readonly Spared[];
  readonly bytes: number;
}

/**
 * Frees what nobody needs any more: old generations, states of projects that are gone,
 * packages that neither a kept generation nor a live project names and none of those was
 * built with, stale downloads and logs. In this order, so that a kill in between leaves
 * packages without a name, never names without a package. Nobody installs meanwhile, and
 * what a process runs from stays.
 * @throws HeadwaterError GENERATION_INVALID, PROJECT_STATE_INVALID, CATALOG_INVALID,
 *   STORE_UNWRITABLE
 */
export async function collectGarbage(options: GcOptions, context: FlowContext): Promise<Collected> {
  const { host } = context;
  if (options.mode === 'tell') return told(plan(options, context));
  return whileNobodyInstalls(context, async () => {
    const found = plan(options, context);
    try {
      for (const item of found.freed) await free(item, host);
      removeLocks(host);
    } catch (error) {
      throw asStoreError(error, host.paths.data);
    }
    return told(found);
  });
}

type Plan = Omit<Collected, 'bytes'>;

function plan(options: GcOptions, { host, now }: FlowContext): Plan {
  const { named, oldGenerations, deadProjects } = findRoots(options.keep, host);
  const entries = surveyStore(host);
  const stored = entries.flatMap((entry) => (entry.state === 'stored' ? [entry.stored] : []));
  const needed = withNeeds(new Set([...named, ...librariesAsked(stored, host)]), stored);
  const used = foldersInUse(host.paths.store, host);
  const freed: Freed[] = [
    ...oldGenerations.map((number) => generationItem(number, host)),
    ...deadProjects.map((project) => projectItem(project, host)),
  ];
  const spared: Spared[] = [];
  for (const path of entries.map(pathOf).filter((path) => !needed.has(path))) {
    const what = path.slice(host.paths.store.length + 1);
    const young = now.getTime() - host.fs.lstatSync(path).ctimeMs < options.olderThan;
    if (used.has(what)) spared.push({ what, path, why: 'in use' });
    else if (young) spared.push({ what, path, why: 'new' });
    else freed.push(item('package', { what, path }, host));
  }
  const leftovers = findLeftovers({ host, now, downloads: options.downloads });
  freed.push(...leftovers.map(({ kind, path }) => item(kind, { what: nameOf(path), path }, host)));
  return { freed, spared };
}

function pathOf(entry: StoreEntry): string {
  return entry.state === 'stored' ? entry.stored.path : entry.path;
}

async function free({ kind, what, path }: Freed, host: Host): Promise<void> {
  switch (kind) {
    case 'project':
      return removeProjectState(what, host);
    case 'generation':
    case 'package':
      return removeStored({ path }, host);
    case 'download':
    case 'evidence':
    case 'log':
      return removeTree(host, path);
  }
}

function generationItem(number: number, host: Host): Freed {
  const what = String(number);
  return item('generation', { what, path: join(host.paths.generations, what) }, host);
}

function projectItem(project: string, host: Host): Freed {
  const path = host.fs.realpathSync(stateFolder(project, host));
  return item('project', { what: project, path }, host);
}

function item(kind: Freed['kind'], at: { readonly what: string; readonly path: string }, host: Host): Freed {
  return { kind, ...at, bytes: diskSize(at, host) };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function told(found: Plan): Collected {
  return { ...found, bytes: found.freed.reduce((sum, { bytes }) => sum + bytes, 0) };
}
