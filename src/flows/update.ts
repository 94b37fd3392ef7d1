import { loadCatalog } from '../catalog/load.ts';
import { parseRequest } from '../request/parse.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { changeGlobalManifest, loadGlobalManifest } from './global-manifest.ts';
import { installGlobalManifest } from './global-set.ts';
import type { Report } from './install-command.ts';
import { requireNamed, upgrading, upgradingAll } from './project/edits.ts';
import { installProject } from './project/install.ts';
import { loadProject } from './project/load.ts';
import { newestBy } from './project/newest.ts';
import type { Raise } from './project/pins.ts';
import { findProject, type ProjectPlace } from './project/place.ts';
import { openWorld } from './project/world.ts';

interface Scope {
  readonly global: boolean;
}

/**
 * Raises packages to the newest that the manifest allows; without names all of them. Also
 * the way to agree to a recipe or source that the catalog has changed, or to what an origin
 * has by now.
 * @throws HeadwaterError NOT_INSTALLED, and of every stage
 */
export async function update(
  names: readonly string[],
  { global }: Scope,
  context: FlowContext,
): Promise<Report> {
  const { host } = context;
  const place = global ? undefined : findProject(host);
  const wanted = parseRequest(names).packages.map(({ name }) => name as string);
  if (place !== undefined) requireKnown(wanted, place, context);
  else for (const name of wanted) requireNamed(name, loadGlobalManifest(host));
  const raise: Raise = wanted.length === 0 ? 'everything' : new Set(wanted);
  return place === undefined
    ? installGlobalManifest({ raise }, context)
    : installProject(place, { raise }, context);
}

/**
 * Raises packages beyond what the manifest allows, and changes it accordingly: to a version,
 * or to the newest; without words all of them.
 * @param words `jq`, `jq@1.8`
 * @throws HeadwaterError NOT_INSTALLED, and of every stage
 */
export async function upgrade(
  words: readonly string[],
  { global }: Scope,
  context: FlowContext,
): Promise<Report> {
  const { host } = context;
  const { packages } = parseRequest(words);
  const place = global ? undefined : findProject(host);
  const all = packages.length === 0;
  const raise: Raise = all ? 'everything' : new Set(packages.map(({ name }) => name as string));
  const edits = all ? upgradingAll : upgrading(packages);
  if (place !== undefined) return installProject(place, { edits, raise }, context);
  const manifest = loadGlobalManifest(host);
  const ground = { manifest, catalog: loadCatalog(host), platforms: [thisPlatform()] };
  const wanted = await edits(manifest, newestBy(ground, openWorld(context)));
  await changeGlobalManifest(host, ({ entries }) =>
    // What somebody has taken out meanwhile is not put back.
    wanted.filter((edit) => entries.some(({ name }) => name === edit.name)),
  );
  return installGlobalManifest({ raise }, context);
}

/** Of the manifest, or of the lock: what a package needs can be updated too. */
function requireKnown(names: readonly string[], place: ProjectPlace, { host }: FlowContext): void {
  const { manifest, lock } = loadProject(place, host);
  for (const name of names) {
    if (lock?.content.packages.some((pkg) => pkg.name === name) !== true) requireNamed(name, manifest);
  }
}
