import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { foldersInUse } from '../host/in-use.ts';
import { linkTools } from '../link/link.ts';
import { parseRequest } from '../request/parse.ts';
import type { PackageRequest } from '../request/request.ts';
import { surveyName } from '../store/find.ts';
import { diskSize, removeStored } from '../store/remove.ts';
import type { FlowContext } from './context.ts';
import { notInStore } from './find-installed.ts';
import { findRoots } from './gc/roots.ts';
import { changeGlobalManifest, keepGlobalManifest } from './global-manifest.ts';
import { linkedTools } from './linked.ts';
import { SHIM_NAME } from './native-shim.ts';
import { whileNobodyInstalls } from './store-use.ts';

export interface Uninstalled {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  /** `rollback`: it stays for earlier generations, projects or programs that run, until `gc` frees it. */
  readonly kept?: 'rollback';
  /** Space that was freed, bytes. */
  readonly freed: number;
}

/**
 * Takes packages off PATH. What an earlier generation or a project names stays in the
 * store, so that there is a way back; the rest leaves it, so that no shim ever leads to
 * nothing. What they were built with stays: other packages may need it.
 * @throws HeadwaterError NOT_INSTALLED, before anything is changed; GENERATION_INVALID,
 *   PROJECT_STATE_INVALID
 */
export async function uninstall(
  args: readonly string[],
  context: FlowContext,
): Promise<readonly Uninstalled[]> {
  const { host, now } = context;
  const { packages } = parseRequest(args);
  refuseOwn(packages);
  const doomed = packages.flatMap((wanted) => entriesOf(wanted, context));
  const paths = new Set(doomed.map(({ path }) => path));
  const remove = linkedTools(host).filter(({ path }) => paths.has(path));
  await keepGlobalManifest(host);
  if (remove.length > 0) await linkTools(host, { add: [], remove: remove.map(({ name }) => name), now });
  await forgetGlobally(packages, remove, host);
  return whileNobodyInstalls(context, async () => {
    const { named } = findRoots(Number.POSITIVE_INFINITY, host);
    const used = foldersInUse(host.paths.store, host);
    const stays = (path: string) => named.has(path) || used.has(path.slice(host.paths.store.length + 1));
    return doomed.map((entry) =>
      stays(entry.path) ? { ...entry, kept: 'rollback', freed: 0 } : freeNow(entry, context),
    );
  });
}

function refuseOwn(packages: readonly PackageRequest[]): void {
  if (!packages.some(({ name }) => name === SHIM_NAME)) return;
  throw new HeadwaterError('USAGE', `${SHIM_NAME} is headwater's own`, {
    expected: 'a tool or library of the catalog',
    found: `${SHIM_NAME}, which starts the commands of all of them`,
    hint: 'HEADWATER_SHIM=sh at the next install goes without it; `headwater gc` frees it then',
  });
}

/** What is not linked any more is not asked for any more. */
function forgetGlobally(
  packages: readonly PackageRequest[],
  unlinked: readonly { readonly name: string }[],
  host: Host,
): Promise<void> {
  const gone = packages
    .filter(({ name, version }) => version === undefined || unlinked.some((item) => item.name === name))
    .map(({ name }) => name as string);
  return changeGlobalManifest(host, ({ entries }) =>
    entries.flatMap(({ name }) => (gone.includes(name) ? [{ type: 'remove', name }] : [])),
  );
}

type Entry = Pick<Uninstalled, 'name' | 'version' | 'path'>;

function freeNow(entry: Entry, { host }: FlowContext): Uninstalled {
  const freed = host.fs.existsSync(entry.path) ? diskSize(entry, host) : 0;
  removeStored(entry, host);
  return { ...entry, freed };
}

/** All versions of a package in the store, or the ones asked for; damaged ones too. */
function entriesOf({ name, version }: PackageRequest, { host }: FlowContext): readonly Entry[] {
  const entries = surveyName(host, name).map((entry) => {
    const path = entry.state === 'stored' ? entry.stored.path : entry.path;
    const folder = path.slice(path.lastIndexOf('/') + 1);
    return { name, version: folder.replace(/-[0-9a-f]{12}$/, ''), path };
  });
  const chosen = entries.filter((entry) => version === undefined || entry.version === version);
  if (chosen.length > 0) return chosen;
  if (entries.length === 0) throw notInStore({ name });
  throw new HeadwaterError('NOT_INSTALLED', `${name} ${version} is not installed`, {
    found: entries.map((entry) => entry.version).join(', '),
  });
}
