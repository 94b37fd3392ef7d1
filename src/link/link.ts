import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { withLock } from '../host/lock.ts';
import { asStoreError } from '../host/system-error.ts';
import { type BinName, isBinName } from '../model/package-name.ts';
import { currentGeneration } from './current.ts';
import { isResolved } from './faults.ts';
import type { Generation, LinkedPackage } from './generation.ts';
import { dropUnfinishedGeneration, makeCurrent, makeGeneration } from './make-generation.ts';
import { type LinkChange, nextPackages } from './next-packages.ts';
import { listProjects, stateFolder } from './project-place.ts';
import { type ShimChoice, writeSign } from './shim-sign.ts';
import { dropUnplacedShims, placeShims, prepareShims, removeShimsBut } from './shims.ts';

/**
 * Makes the next generation of the global set and puts its commands on PATH. One change
 * follows another under the lock `global`, each beginning with what the last one left, so
 * that two installs at once both survive. In this order, for a kill at any moment: the
 * generation complete; `current` renamed to it; shims. A program without a shim is not
 * seen, and a shim without a program explains; `repairLinks` settles both.
 * @returns the generation that is current; the one of before, when nothing changes.
 * @throws HeadwaterError LINK_CONFLICT, STORE_DAMAGED, STORE_FULL, STORE_UNWRITABLE,
 *   GENERATION_INVALID, SETTING_INVALID
 */
export function linkTools(host: Host, change: LinkChange): Promise<Generation> {
  return withGlobalLock(host, () => {
    const before = currentGeneration(host);
    const createdAt = (change.now ?? host.now()).toISOString();
    const packages = nextPackages(before?.packages ?? [], change, createdAt);
    const prepared = prepareShims(binsOf(packages), host);
    const keep = isSame(before, packages) && unresolved(packages, host).length === 0;
    const after = keep ? before : makeGeneration({ createdAt, packages }, host);
    if (after !== before) makeCurrent(after.number, host);
    placeShims(prepared, host);
    removeShimsBut([...binsOf(packages), ...projectCommands(host)], host);
    return after;
  });
}

/**
 * Brings `bin/` and the files that shims read into line with the current generation; the
 * second time there is nothing to do.
 * @throws HeadwaterError as `linkTools` does
 */
export function repairLinks(host: Host): Promise<Repaired> {
  return withGlobalLock(host, () => {
    const before = currentGeneration(host);
    const packages = before?.packages ?? [];
    const bins = [...new Set([...binsOf(packages), ...projectCommands(host)])];
    const prepared = prepareShims(bins, host);
    const changed = unresolved(packages, host);
    if (changed.length > 0) {
      const createdAt = host.now().toISOString();
      makeCurrent(makeGeneration({ createdAt, packages }, host).number, host);
    }
    placeShims(prepared, host);
    const written = [...new Set([...prepared, ...changed])];
    return { written, removed: removeShimsBut(bins, host) };
  });
}

/** Keeps which shims this home has from now on, and exchanges those it had. */
export async function chooseShim(choice: ShimChoice, host: Host): Promise<void> {
  await withGlobalLock(host, () => writeSign(choice, host));
  await repairLinks(host);
}

/**
 * Makes an earlier or later generation the current one, with its shims; what comes next is
 * numbered on. Shims are written before it, and those it has no use for removed after it.
 * @throws HeadwaterError as `linkTools` does
 */
export function switchGeneration(target: Generation, host: Host): Promise<void> {
  return withGlobalLock(host, () => {
    const bins = [...new Set([...binsOf(target.packages), ...projectCommands(host)])];
    const prepared = prepareShims(bins, host);
    makeCurrent(target.number, host);
    placeShims(prepared, host);
    removeShimsBut(bins, host);
  });
}

export interface Repaired {
  /** Commands whose shim, or the file it reads, was written anew. */
  readonly written: readonly BinName[];
  readonly removed: readonly string[];
}

/** One change of what is on PATH follows another; what a killed one left half-done is dropped first. */
export function withGlobalLock<T>(host: Host, body: () => T | Promise<T>): Promise<T> {
  return withLock(host, { name: 'global' }, async () => {
    try {
      dropUnfinished(host);
      return await body();
    } catch (error) {
      dropUnfinished(host);
      throw asStoreError(error, host.paths.data);
    }
  });
}

/** What a run that was killed, or that failed just now, left half-done. */
function dropUnfinished(host: Host): void {
  dropUnfinishedGeneration(host);
  dropUnplacedShims(host);
}

/** Commands whose shim would read something else than what the current generation says. */
function unresolved(packages: readonly LinkedPackage[], host: Host): readonly BinName[] {
  return packages.flatMap((linked) => linked.bins.filter((bin) => !isResolved(linked, bin, host)));
}

function binsOf(packages: readonly LinkedPackage[]): readonly BinName[] {
  return packages.flatMap((linked) => linked.bins);
}

/** A command of a project keeps its shim: without one, another program of its name would run. */
function projectCommands(host: Host): readonly BinName[] {
  return listProjects(host).flatMap((project) => {
    const tools = join(stateFolder(project, host), 'tools');
    return host.fs.existsSync(tools) ? host.fs.readdirSync(tools).filter(isBinName) : [];
  });
}

function isSame(before: Generation | undefined, packages: readonly LinkedPackage[]): before is Generation {
  return JSON.stringify(before?.packages) === JSON.stringify(packages);
}
