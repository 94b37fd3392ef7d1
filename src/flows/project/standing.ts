import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { faultsOf } from '../../link/faults.ts';
import { isProjectFresh, readProjectState } from '../../link/project-state.ts';
import type { ProjectPlace } from './place.ts';

/** Paths of the store that a project's state leads to, shims and all; none where it is out of date. */
export function standingPaths({ root }: ProjectPlace, host: Host): ReadonlySet<string> {
  if (!isProjectFresh(root, host)) return new Set();
  try {
    const { tools = [], libraries = [] } = readProjectState(root, host) ?? {};
    const shimmed = tools.filter((tool) =>
      faultsOf(tool, host).every(
        ({ at, bin }) => at === 'resolution' && host.fs.existsSync(join(host.paths.bin, bin)),
      ),
    );
    return new Set([...shimmed, ...libraries].map(({ path }) => path));
  } catch {
    return new Set();
  }
}
