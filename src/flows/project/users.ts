import type { Host } from '../../host/host.ts';
import { listProjects } from '../../link/project-place.ts';
import { readProjectState } from '../../link/project-state.ts';

/** Which projects, by the path of the store entry that they use. A state that cannot be read uses nothing that is known. */
export function projectUsers(host: Host): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, readonly string[]>();
  for (const project of listProjects(host)) {
    for (const path of pathsOf(project, host)) users.set(path, [...(users.get(path) ?? []), project]);
  }
  return users;
}

function pathsOf(project: string, host: Host): readonly string[] {
  try {
    const { tools = [], libraries = [] } = readProjectState(project, host) ?? {};
    return [...tools, ...libraries].map(({ path }) => path);
  } catch {
    return [];
  }
}
