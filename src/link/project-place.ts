import { join, resolve } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';

/** Name of a project's state in the folder that stands for the project. No project has it in its path. */
export const STATE = '@';

/**
 * Where the resolved state of a project lies: below headwater's home, by the project's path
 * as nested folders, so that a shim finds it without hashing, and no repository can bring
 * one along.
 * @param project absolute path without symlinks.
 * @throws HeadwaterError PROJECT_PATH
 */
export function stateFolder(project: string, host: Host): string {
  requireUsablePath(project);
  return join(placeOf(project, host), STATE);
}

/** The folder that stands for a project. */
export function placeOf(project: string, host: Host): string {
  return join(host.paths.data, 'envs', project);
}

/** Paths of all projects that have a state, in order; some may be gone meanwhile. */
export function listProjects(host: Host): readonly string[] {
  return projectsBelow('/', host);
}

function projectsBelow(project: string, host: Host): string[] {
  const place = placeOf(project, host);
  if (!host.fs.existsSync(place)) return [];
  const folders = host.fs.readdirSync(place, { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('@@'));
  const here = host.fs.existsSync(join(place, STATE)) ? [project] : [];
  const below = names.map(({ name }) => name).sort();
  return [...here, ...below.flatMap((name) => projectsBelow(join(project, name), host))];
}

/**
 * The attack that this answers: a project `a/@/tools` would have its state among the
 * commands of the project `a`.
 */
function requireUsablePath(project: string): void {
  const usual = resolve(project) === project;
  const names = project.split('/');
  if (usual && !names.some((name) => name === STATE || name.startsWith('@@'))) return;
  throw new HeadwaterError('PROJECT_PATH', 'no project can be here', {
    expected: 'an absolute path, in which no folder is called @ or begins with @@',
    found: JSON.stringify(project),
    hint: 'Rename the folder.',
  });
}
