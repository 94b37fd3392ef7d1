import { join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { EXIT, HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { programOf } from '../link/generation.ts';
import type { ProjectState } from '../link/project-record.ts';
import { type BinName, isPackageName, parseBinName } from '../model/package-name.ts';
import { compareVersions, matchesVersion } from '../model/version.ts';
import { parseManifest } from '../request/manifest/parse.ts';
import { listStored } from '../store/find.ts';
import { treeOf } from '../store/place.ts';
import { loadTrust } from '../trust/load.ts';
import { errorLines } from '../ui/error.ts';
import type { FlowContext } from './context.ts';
import { judgeStored } from './judge-stored.ts';
import { linkedTools } from './linked.ts';
import { absentError } from './project/absent.ts';
import { findProject, type ProjectPlace } from './project/place.ts';
import { readProjectFile } from './project/read-file.ts';
import { refreshProject } from './refresh-project.ts';

/**
 * The program behind a command that a shim could not find: of the version that a variable
 * asks for, or of a project whose files are newer than what they were resolved to. Nothing
 * is built, fetched or installed for it, and no other program of that name is ever taken.
 * @returns its absolute path.
 * @throws HeadwaterError TOOL_MISSING, PROJECT_NOT_INSTALLED, PROJECT_OUT_OF_DATE, MANIFEST_*, LOCK_*
 */
export async function answerMiss(name: string, context: FlowContext): Promise<string> {
  const { host } = context;
  const bin = parseBinName(name);
  const variable = versionVariable(name);
  const version = host.env[variable];
  if (version) return programOfVersion(bin, { version, variable }, context);
  const project = host.env.HEADWATER_SHIM_GLOBAL === '1' ? undefined : findProject(host);
  if (project === undefined || leavesAlone(project, bin, host)) return globalProgram(bin, host);
  return programOfProject(bin, await refreshProject(project.root, context), host);
}

/** Name of the environment variable that asks for a version of a command (docs/FORMATS.md, "Shims"). */
export function versionVariable(command: string): string {
  return `HEADWATER_${command.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_VERSION`;
}

/** Why there is no program; the exit code is that of every shim without one. */
export async function explained<T>(
  work: () => Promise<T>,
): Promise<T | { readonly lines: readonly string[]; readonly exitCode: number }> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    return { lines: errorLines(error), exitCode: EXIT.shimMiss };
  }
}

/** The newest sound package of the store that has the command, in a version that fits. */
function programOfVersion(
  bin: BinName,
  asked: { readonly version: string; readonly variable: string },
  { host, now }: FlowContext,
): string {
  const trust = loadTrust(host);
  const sound = listStored(host)
    .filter(({ receipt }) => receipt.bins.includes(bin) && matchesVersion(receipt.version, asked.version))
    .sort((a, b) => compareVersions(b.receipt.version, a.receipt.version))
    .find((stored) => {
      const { damage, refusal } = judgeStored(stored, { host, trust, now });
      return damage.length === 0 && refusal === undefined;
    });
  if (sound !== undefined) return join(treeOf(sound), 'bin', bin);
  throw new HeadwaterError('TOOL_MISSING', `no ${bin} ${asked.version} is installed`, {
    subject: bin,
    expected: `version ${asked.version}, for which ${asked.variable} asks`,
    hint: `\`headwater exec ${bin}@${asked.version} -- ${bin}\` brings it, or unset ${asked.variable}`,
  });
}

/**
 * Whether the manifest of a project does not name a command at all, by what the catalog knows. Whatever
 * is unclear about that is the project's.
 */
function leavesAlone({ manifest }: ProjectPlace, bin: BinName, host: Host): boolean {
  const text = readProjectFile(manifest, host);
  if (text === undefined) return false;
  const names = parseManifest(text, manifest)
    .entries.filter(({ table }) => table === 'tools')
    .map(({ name }) => name);
  const catalog = loadCatalog(host);
  return names.every((name) => {
    const entry = isPackageName(name) ? catalog.find(name) : undefined;
    return entry !== undefined && !entry.bins.includes(bin);
  });
}

/** A command the project does not name is the global one; one it does is never. @throws HeadwaterError PLATFORM_UNSUPPORTED */
function programOfProject(bin: BinName, state: ProjectState, host: Host): string {
  const tool = state.tools.find(({ bins }) => bins.includes(bin));
  if (tool !== undefined) return programOf(tool, bin);
  const absent = state.absent?.find(({ bins }) => bins.includes(bin));
  if (absent !== undefined) throw absentError(absent);
  return globalProgram(bin, host);
}

function globalProgram(bin: BinName, host: Host): string {
  const tool = linkedTools(host).find(({ bins }) => bins.includes(bin));
  if (tool !== undefined) return programOf(tool, bin);
  throw new HeadwaterError('TOOL_MISSING', `${bin} is not installed`, {
    subject: bin,
    hint: `\`headwater install ${bin}\`, or \`headwater search ${bin}\``,
  });
}
