import { delimiter, isAbsolute, join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { type Foreground, startForeground } from '../host/run-foreground.ts';
import { isBinName } from '../model/package-name.ts';
import { variablesOf } from '../model/search-path.ts';
import { treeOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import type { FlowContext } from './context.ts';
import { type EnvironmentRequest, environment } from './env.ts';
import { answerMiss } from './shim-miss.ts';
import { whileStoreStays } from './store-use.ts';

/** A program, ready to be run with its tools first on PATH. */
export interface Prepared extends Foreground {
  /** What to tell the user. */
  readonly notes: readonly string[];
}

/**
 * Brings the tools into the store, building what is not there, and finds the command: among
 * their own first, then among the commands that have shims, then on PATH. Nothing is linked. Libraries
 * that are asked for, and those of the project around the folder, are in its environment.
 * @param command what to run, with its arguments; empty: the only command of the only tool.
 * @throws HeadwaterError of every stage; TOOL_MISSING when there is no such command
 */
export async function prepareExec(
  request: EnvironmentRequest,
  command: readonly string[],
  context: FlowContext,
): Promise<Prepared> {
  const { paths, packages, notes } = await environment(request, context);
  const { host } = context;
  const bins = new Map(
    packages.flatMap((item) => item.receipt.bins.map((bin) => [bin as string, item] as const)),
  );
  const [name = onlyCommand(bins), ...args] = command;
  const env = { ...host.env, ...variablesOf(paths, host.env) };
  const owner = bins.get(name);
  const file =
    owner === undefined ? await findProgram(name, env.PATH ?? '', context) : join(treeOf(owner), 'bin', name);
  return { file, args, env, notes };
}

/**
 * Finds a program and runs it to its end. Nothing is taken out of the store before it runs:
 * from then on gc sees what it uses (docs/FORMATS.md, "What `gc` frees").
 * @returns its exit code.
 */
export async function runChosen(choose: () => Promise<Foreground>, context: FlowContext): Promise<number> {
  const { end } = await whileStoreStays(context, async () => startForeground(await choose()));
  return end;
}

function onlyCommand(bins: ReadonlyMap<string, Stored>): string {
  const [only, ...others] = bins.keys();
  if (only !== undefined && others.length === 0) return only;
  throw new HeadwaterError('USAGE', 'exec needs a command', {
    expected: 'headwater exec TOOL... -- COMMAND [ARGUMENT]...',
    ...(bins.size === 0 ? {} : { found: `the tools have ${[...bins.keys()].join(', ')}` }),
  });
}

/** A command that has a shim is what the shim would run, or an explanation: never another program of its name. */
async function findProgram(name: string, path: string, context: FlowContext): Promise<string> {
  const { host } = context;
  if (name.includes('/')) return name;
  if (isBinName(name) && host.fs.existsSync(join(host.paths.bin, name))) return answerMiss(name, context);
  const candidates = path.split(delimiter).filter(isAbsolute);
  const found = candidates.map((folder) => join(folder, name)).find((file) => isProgram(file, host));
  if (found !== undefined) return found;
  throw new HeadwaterError('TOOL_MISSING', `there is no command ${name}`, {
    expected: `${name} among the commands of the tools, or on PATH`,
    hint: `\`headwater search ${name}\` looks for it in the catalog`,
  });
}

function isProgram(file: string, { fs }: Host): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}
