import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { programOf } from '../link/generation.ts';
import { nameOfFolder } from '../model/package-name.ts';
import { closestName } from '../resolve/suggest.ts';
import type { FlowContext } from './context.ts';
import { linkedTools } from './linked.ts';
import { findProject } from './project/place.ts';
import { answerMiss, versionVariable } from './shim-miss.ts';

export interface WhichResult {
  readonly command: string;
  readonly program: string;
  readonly name: string;
  readonly version: string;
}

/**
 * The program that a command's shim runs in the working folder.
 * @throws HeadwaterError NOT_INSTALLED, STORE_DAMAGED; in a project what its shims say: PLATFORM_UNSUPPORTED, PROJECT_*, MANIFEST_*, LOCK_*
 */
export async function which(command: string, context: FlowContext): Promise<WhichResult> {
  const { host } = context;
  if (!isChosenHere(command, host)) return whichGlobal(command, host);
  try {
    return describe(command, await answerMiss(command, context), host);
  } catch (error) {
    const missing = error instanceof HeadwaterError && error.code === 'TOOL_MISSING';
    if (!missing || isVersionAsked(command, host)) throw error;
    return whichGlobal(command, host);
  }
}

/** Whether a project or a variable has a say. */
function isChosenHere(command: string, host: Host): boolean {
  if (isVersionAsked(command, host)) return true;
  return host.env.HEADWATER_SHIM_GLOBAL !== '1' && findProject(host) !== undefined;
}

function isVersionAsked(command: string, { env }: Host): boolean {
  return Boolean(env[versionVariable(command)]);
}

/** By the program's place in the store: `<name>/<version>-<digest>/tree/bin/<command>`. */
function describe(command: string, program: string, host: Host): WhichResult {
  const [folder = '', entry = ''] = program.slice(host.paths.store.length + 1).split('/');
  const name = nameOfFolder(folder) ?? folder;
  return { command, program, name, version: entry.replace(/-[0-9a-f]{12}$/, '') };
}

function whichGlobal(command: string, host: Host): WhichResult {
  const tools = linkedTools(host);
  const bins = tools.flatMap((tool) => tool.bins.map((bin) => ({ tool, bin })));
  const found = bins.find(({ bin }) => bin === command);
  if (found === undefined)
    throw unknown(
      command,
      bins.map(({ bin }) => bin as string),
    );
  const { tool, bin } = found;
  const program = programOf(tool, bin);
  if (host.fs.existsSync(program)) return { command, program, name: tool.name, version: tool.version };
  throw new HeadwaterError('STORE_DAMAGED', `${command} is linked to a program that is gone`, {
    expected: program,
    hint: `\`headwater install ${tool.name}\` builds it again`,
  });
}

function unknown(command: string, known: readonly string[]): HeadwaterError {
  const close = closestName(command, known);
  return new HeadwaterError('NOT_INSTALLED', `no installed tool has the command ${command}`, {
    hint: close === undefined ? '`headwater list` tells what is installed' : `did you mean ${close}?`,
  });
}
