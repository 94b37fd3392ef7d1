import { writeProjectState } from '../../link/project-state.ts';
import type { LockedPackage } from '../../lockfile/lock.ts';
import { isPackageName, type PackageName } from '../../model/package-name.ts';
import { parseRequest } from '../../request/parse.ts';
import { findStored } from '../../store/find.ts';
import { type FlowContext, thisPlatform } from '../context.ts';
import { withProjectLock, writeProjectFiles } from './commit.ts';
import { removing } from './edits.ts';
import { planHere, versionsAsked } from './here.ts';
import type { ProjectPlace } from './place.ts';
import { planProject } from './plan.ts';
import { openWorld } from './world.ts';

export interface RemovedFromProject {
  readonly project: string;
  readonly removed: readonly { readonly name: string; readonly version: string }[];
  readonly changes: readonly string[];
}

/**
 * Takes packages out of a project's manifest and lock, and their commands out of its folders. The
 * store keeps them: other projects may use them. Nothing is fetched or built for it: where
 * the rest is not installed, the project's state is left out of date, and shims say so.
 * @throws HeadwaterError NOT_INSTALLED, MANIFEST_*, LOCK_*
 */
export function uninstallFromProject(
  words: readonly string[],
  place: ProjectPlace,
  context: FlowContext,
): Promise<RemovedFromProject> {
  const { host, now } = context;
  const names = parseRequest(words).packages.map(({ name }) => name);
  return withProjectLock(place, host, async () => {
    const change = { edits: removing(names), asking: 'nothing' as const };
    const plan = await planProject(place, change, openWorld(context));
    const { wanted, unasked, absent } = planHere(plan);
    const keys = [...wanted, ...unasked.flatMap(builtHere)];
    const stored = keys.map(({ name, buildKey }) => findStored(host, { name, buildKey }));
    const all = stored.filter((item) => item !== undefined);
    writeProjectFiles(plan, host);
    if (all.length === keys.length) {
      const ofKind = (kind: 'tool' | 'library') => all.filter(({ receipt }) => receipt.kind === kind);
      const texts = { manifest: plan.manifest.text, lock: plan.lockText };
      const asked: ReadonlyMap<PackageName, string> = versionsAsked(plan);
      const content = { tools: ofKind('tool'), libraries: ofKind('library'), requested: asked, absent };
      await writeProjectState(host, { project: place.root, ...texts, ...content, now });
    }
    const before = plan.before.lock?.content.packages ?? [];
    const versionOf = (name: string) => before.find((pkg) => pkg.name === name)?.version ?? '';
    const removed = names.filter(isPackageName).map((name) => ({ name, version: versionOf(name) }));
    return { project: place.root, removed, changes: plan.changes };
  });
}

/** What the lock says of a package on this machine. */
function builtHere({ name, on }: LockedPackage) {
  const build = on[thisPlatform()];
  return build === undefined || build === 'unsupported' ? [] : [{ name, buildKey: build.buildKey }];
}
