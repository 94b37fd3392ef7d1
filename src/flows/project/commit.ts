import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import { withLock } from '../../host/lock.ts';
import { writeProjectState } from '../../link/project-state.ts';
import { sha256Of, shortDigest } from '../../model/digest.ts';
import type { Stored } from '../../store/receipt.ts';
import { settleShim } from '../native-shim.ts';
import { planHere, versionsAsked } from './here.ts';
import type { ProjectPlace } from './place.ts';
import { type ProjectChange, type ProjectPlan, planProject } from './plan.ts';
import { settleLock } from './settle-lock.ts';
import type { PlanWorld } from './world.ts';

/**
 * Writes manifest, lock and resolved state, in this order, each as one change. One command
 * follows another here, and each plans again what it finds, so that two that change a project
 * at once both have their way.
 * @param stored all that the change was found to want.
 * @throws HeadwaterError LOCK_PIN_MISMATCH where what came is not what the lock pins
 * @returns what was written; undefined, and nothing is, where by now it wants more than that.
 */
export function commitProject(
  place: ProjectPlace,
  { change, stored }: { readonly change: ProjectChange & Frozen; readonly stored: readonly Stored[] },
  world: PlanWorld,
): Promise<ProjectPlan | undefined> {
  const { context } = world;
  const { host, now } = context;
  return withProjectLock(place, host, async () => {
    const planned = await planProject(place, change, world);
    const { wanted, absent } = planHere(planned);
    const found = wanted.map(({ buildKey }) => stored.find(({ receipt }) => receipt.buildKey === buildKey));
    const all = found.filter((item) => item !== undefined);
    if (all.length < wanted.length) return undefined;
    const plan = settleLock(planned, all, change);
    if (all.some(({ receipt }) => receipt.kind === 'tool')) await settleShim(context);
    writeProjectFiles(plan, host);
    const ofKind = (kind: 'tool' | 'library') => all.filter(({ receipt }) => receipt.kind === kind);
    await writeProjectState(host, {
      project: place.root,
      manifest: plan.manifest.text,
      lock: plan.lockText,
      tools: ofKind('tool'),
      libraries: ofKind('library'),
      requested: versionsAsked(plan),
      absent,
      now,
    });
    return plan;
  });
}

interface Frozen {
  /** The lock stays as it is, also where more is known by now. */
  readonly frozen?: boolean;
}

/** Changes of one project follow one another. */
export function withProjectLock<T>({ root }: ProjectPlace, host: Host, body: () => Promise<T>): Promise<T> {
  return withLock(host, { name: `project-${shortDigest(sha256Of(root))}` }, body);
}

/** What is as it should be is not written; modes stay. */
export function writeProjectFiles({ before, manifest, lockText }: ProjectPlan, host: Host): void {
  const { place } = before;
  if (manifest.text !== before.manifest.text) replace(place.manifest, manifest.text, host);
  if (lockText !== before.lock?.text) replace(place.lock, lockText, host);
}

function replace(path: string, text: string, host: Host): void {
  const mode = host.fs.lstatSync(path, { throwIfNoEntry: false })?.mode;
  writeFileAtomic(host, path, text, mode === undefined ? 0o644 : mode & 0o777);
}
