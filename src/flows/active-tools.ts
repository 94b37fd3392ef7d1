import type { Host } from '../host/host.ts';
import type { LinkedPackage } from '../link/generation.ts';
import { isProjectFresh, readProjectState } from '../link/project-state.ts';
import { linkedTools } from './linked.ts';
import { findProject } from './project/place.ts';

/**
 * The tools whose shims answer in the working folder: those of an installed project first, then the
 * global ones.
 * @throws HeadwaterError GENERATION_INVALID, PROJECT_PATH, PROJECT_STATE_INVALID
 */
export function activeTools(host: Host): readonly LinkedPackage[] {
  const project = host.env.HEADWATER_SHIM_GLOBAL === '1' ? undefined : findProject(host);
  if (project === undefined || !isProjectFresh(project.root, host)) return linkedTools(host);
  const { tools: own = [], absent = [] } = readProjectState(project.root, host) ?? {};
  // The shim of a command that is not for this platform explains, whatever the global set has.
  const taken = new Set([...own, ...absent].flatMap(({ bins }) => bins));
  return [...own, ...linkedTools(host).filter(({ bins }) => !bins.every((bin) => taken.has(bin)))];
}
