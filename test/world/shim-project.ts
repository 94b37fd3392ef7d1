import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeStamps } from '../../src/link/project-stamps.ts';
import { type Ran, type ShimHome, type ShimWay, shimHome, writeProgram } from './shim-home.ts';

export interface ProjectStory {
  /** Path below the scratch folder; default `project`. */
  readonly at?: string;
  /** Commands of the project. */
  readonly tools?: readonly string[];
  readonly lock?: string;
}

export interface ShimProject {
  readonly path: string;
  /** The folder of its state. */
  readonly state: string;
}

export const MANIFEST = '[tools]\njq = "1.7"\n';

/** A home in which `jq` and `other` are global tools, which say so, and headwater says what it is asked. */
export function homeForProjects(way: ShimWay): ShimHome & { in(folder: string, options?: RunIn): Ran } {
  const tools = Object.fromEntries(['jq', 'other', 'unlinked'].map((tool) => [tool, says(`global ${tool}`)]));
  const home = shimHome(tools, way);
  rmSync(home.resolution('unlinked'));
  setLauncher(home, '#!/bin/sh\necho "asked: $*, again: $HEADWATER_SHIM_MISS"\n');
  const [shell, ...options] = way.by;
  return {
    ...home,
    in: (folder, { tool = 'jq', args = [], env = {} } = {}) =>
      home.run(shell, [...options, join(home.bin, tool), ...args], { cwd: folder, env }),
  };
}

export interface RunIn {
  readonly tool?: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}

/** Lets the shims believe that this script is headwater. */
export function setLauncher(home: ShimHome, script: string): void {
  const launcher = join(home.scratch, 'launcher');
  writeFileSync(launcher, script, { mode: 0o755 });
  writeFileSync(join(home.host.paths.data, 'shims'), `${home.host.paths.data}\n${launcher}\nsh\n`);
}

/** A project that was installed: its folder, and its state in the home, stamps and all. */
export async function shimProject(home: ShimHome, story: ProjectStory = {}): Promise<ShimProject> {
  const { at = 'project', tools = ['jq'], lock } = story;
  const path = join(home.scratch, at);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'headwater.toml'), MANIFEST);
  if (lock !== undefined) writeFileSync(join(path, 'headwater.lock'), lock);
  const place = join(home.host.paths.data, 'envs', path);
  mkdirSync(join(place, '@@1/tools'), { recursive: true });
  for (const tool of tools) {
    const program = writeProgram(home.host, `of-${encodeURIComponent(at)}`, {
      tool,
      content: says(`${at} ${tool}`),
    });
    writeFileSync(join(place, '@@1/tools', tool), `${program}\n`);
  }
  symlinkSync('@@1', join(place, '@'));
  const project = { path, state: join(place, '@') };
  await stamp(home, project, lock);
  return project;
}

/** Makes the state of a project what its files are now. */
export async function stamp(home: ShimHome, { path, state }: ShimProject, lock?: string): Promise<void> {
  for (const name of ['manifest.stamp', 'lock.stamp']) rmSync(join(state, name), { force: true });
  const texts = { manifest: MANIFEST, ...(lock !== undefined && { lock }) };
  await writeStamps({ project: path, folder: state }, texts, home.host);
}

/** Sets a file's time of modification to the nanosecond. */
export function setTime(path: string, time: string): void {
  execFileSync('touch', ['-d', time, path]);
}

function says(text: string): string {
  return `#!/bin/sh\nprintf '%s\\n' '${text.replaceAll("'", "'\\''")}'\n`;
}
