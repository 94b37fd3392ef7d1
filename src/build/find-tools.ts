import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { findTrees, programsOf } from './find-trees.ts';
import { requireVersion } from './least-version.ts';
import { digestOfTool } from './tool-digest.ts';
import { BASE, groupOf, packageHint, type ToolGroup } from './tool-groups.ts';
import type { HostTool } from './toolbox.ts';
import { compilerParts } from './toolchain-parts.ts';

/**
 * Finds the host's programs for a build, in the system's folders alone (never PATH), and
 * hashes each. The base set is always in; `cc` is the whole C toolchain, with the parts
 * that its commands load. In the order of names, commands first.
 * A toolchain like Go's or rustup's, which stands in a folder of its own, comes last, whole.
 * @param names of the recipe's `tools`.
 * @param requires least versions, by name.
 * @throws HeadwaterError BUILD_TOOL_MISSING, with the package that has it; BUILD_TOOL_OLD.
 */
export async function findTools(
  names: readonly string[],
  host: Host,
  requires: Readonly<Record<string, string>> = {},
): Promise<readonly HostTool[]> {
  const trees = await findTrees(names, host, requires);
  const groups = names.filter((name) => !trees.some((tree) => tree.name === name)).map(groupOf);
  const paths = locate([BASE, ...groups], host);
  const shown = new Set(groups.flatMap(({ required }) => required));
  const commands = await inTurn([...paths].sort(byName), async ([name, path]) => ({
    kind: 'command' as const,
    name,
    path,
    sha256: digestOfTool(path, host),
    ...(shown.has(name) ? await versionOf(path, host) : {}),
  }));
  const compiler = names.includes('cc') ? paths.get('cc') : undefined;
  const parts = compiler === undefined ? [] : await compilerParts(compiler, host);
  await requireVersions(requires, { commands, trees, host });
  return [...commands, ...parts, ...trees];
}

interface FoundTools {
  readonly commands: readonly HostTool[];
  readonly trees: readonly HostTool[];
  readonly host: Host;
}

/** Those of trees were looked at when they were chosen. */
async function requireVersions(
  requires: Readonly<Record<string, string>>,
  { commands, trees, host }: FoundTools,
): Promise<void> {
  for (const [name, least] of Object.entries(requires)) {
    if (programsOf(trees).includes(name)) continue;
    const command = commands.find((tool) => tool.name === name);
    if (command === undefined) throw missing(name);
    const { version } = await versionOf(command.path, host);
    requireVersion(name, version, least);
  }
}

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

function locate(groups: readonly ToolGroup[], host: Host): Map<string, string> {
  const found = new Map<string, string>();
  for (const { required, optional } of groups) {
    for (const name of [...required, ...optional]) {
      const path = realProgram(name, host);
      if (path !== undefined) found.set(name, path);
      else if (required.includes(name)) throw missing(name);
    }
  }
  return found;
}

/** The file itself: Debian's names lead through /etc/alternatives. */
export function realProgram(name: string, host: Host): string | undefined {
  if (!/^[\w.+[-]+$/.test(name) || name.startsWith('.')) return undefined;
  const candidates = FOLDERS.map((folder) => join(folder, name));
  const path = candidates.find((candidate) => isProgram(candidate, host));
  return path === undefined ? undefined : host.fs.realpathSync(path);
}

function isProgram(path: string, host: Host): boolean {
  const stat = host.fs.statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}

function missing(name: string): HeadwaterError {
  return new HeadwaterError('BUILD_TOOL_MISSING', `the build needs ${name}, which is not on this machine`, {
    expected: `${name} in ${FOLDERS.join(', ')}`,
    found: 'none',
    hint: packageHint(name),
  });
}

const VERSION_TIMEOUT_MS = 5_000;
const versions = new Map<string, string | undefined>();

export async function versionOf(path: string, host: Host): Promise<{ version?: string }> {
  if (!versions.has(path)) versions.set(path, await askVersion(path, host));
  const version = versions.get(path);
  return version === undefined ? {} : { version };
}

async function askVersion(path: string, host: Host): Promise<string | undefined> {
  const result = await host.processes.run([path, '--version'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: VERSION_TIMEOUT_MS,
  });
  const line = result.stdout.split('\n').find((text) => text.trim() !== '');
  return result.code === 0 && line !== undefined ? line.trim().slice(0, 200) : undefined;
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
