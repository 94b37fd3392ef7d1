import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { stateFolder } from '../../link/project-place.ts';
import type { Stored } from '../../store/receipt.ts';
import { projectRecordFile } from '../noop-record.ts';
import { rememberInstall } from '../remember.ts';
import { planHere } from './here.ts';
import type { ProjectPlace } from './place.ts';
import type { ProjectPlan } from './plan.ts';

interface Finished {
  readonly place: ProjectPlace;
  readonly plan: ProjectPlan;
  readonly stored: readonly Stored[];
}

/** `headwater install` in this project has nothing to do until one of these files changes. */
export function rememberProject({ place, plan, stored }: Finished, host: Host): void {
  const state = stateFolder(place.root, host);
  const commands = stored.flatMap(({ receipt }) => receipt.bins.map((bin) => join(state, 'tools', bin)));
  const files = ['state.json', 'manifest.stamp', 'lock.stamp'].map((name) => join(state, name));
  rememberInstall(
    {
      file: projectRecordFile(host.paths.cache, place.root),
      resolved: planHere(plan).packages,
      stored,
      files: [place.manifest, place.lock, state, ...files, ...commands],
    },
    host,
  );
}
