import { basename } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { RunOptions, RunResult } from '../../host/processes.ts';
import { SEALED_HOST_ID, startedByRoot } from './identity.ts';
import { type PassedFiles, passFiles } from './passed-files.ts';
import type { SealedStep, SealedView } from './seal.ts';
import { sealedEnd } from './sealed-end.ts';
import { type Processor, seccompFilter } from './seccomp.ts';
import { ETC, viewOptions } from './view.ts';

/** The program that makes the namespaces, up to where options in the words of bwrap(1) follow. */
export type Sealer = (files: PassedFiles) => readonly string[];

/**
 * Runs one step in a fresh seal.
 * @throws HeadwaterError BUILD_STEP_FAILED when the step could not even be started, INTERNAL for a wrong view.
 */
export async function runSealed(
  step: SealedStep,
  view: SealedView,
  how: { readonly sealer: Sealer; readonly processor: Processor; readonly host: Host },
): Promise<RunResult> {
  const files = passFiles(how.host);
  try {
    const status = files.holding('');
    const command = [
      ...how.sealer(files),
      ...['--seccomp', String(files.holding(seccompFilter(how.processor)))],
      ...['--json-status-fd', String(status), '--hostname', 'build'],
      ...viewOptions(view, generatedFiles(files), how.host),
      ...['--chdir', step.cwd],
      ...Object.entries(step.env).flatMap(([name, value]) => ['--setenv', name, value]),
      ...['--', ...step.argv],
    ];
    const result = await runToItsEnd([...CLEAN, ...withoutRoot(), ...command], step, {
      files,
      host: how.host,
      status,
    });
    return startedOrThrow(result, files.written(status), step);
  } finally {
    files.close();
  }
}

async function runToItsEnd(
  command: readonly [string, ...string[]],
  step: SealedStep,
  { files, host, status }: { files: PassedFiles; host: Host; status: number },
): Promise<RunResult> {
  try {
    return await host.processes.run(command, runOptions(step, files));
  } finally {
    await sealedEnd(files.written(status), host);
  }
}

/** umask 022, no core dumps (the host's core pattern may start a program), no environment, whatever ours are. */
const CLEAN = [
  '/bin/sh',
  '-c',
  'umask 022; ulimit -c 0; exec /usr/bin/env -i "$@"',
  'seal',
] as const satisfies readonly [string, ...string[]];

/**
 * The kernel's root stays root inside of a user namespace that it made, whatever number it
 * shows there: it would own /proc/sys. And whoever made the seal dies with us.
 */
function withoutRoot(): string[] {
  const dropped = ['--reuid', String(SEALED_HOST_ID), '--regid', String(SEALED_HOST_ID), '--clear-groups'];
  return [
    '/usr/bin/setpriv',
    ...(startedByRoot() ? dropped : []),
    ...['--inh-caps=-all', '--no-new-privs', '--pdeathsig', 'KILL', '--'],
  ];
}

function generatedFiles(files: PassedFiles): Record<string, number> {
  return Object.fromEntries(Object.entries(ETC).map(([path, text]) => [path, files.holding(text)]));
}

function runOptions(step: SealedStep, files: PassedFiles): RunOptions {
  return {
    cwd: '/',
    extraFds: files.childFds(),
    ...(step.output === undefined ? {} : { output: step.output }),
    ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
    ...(step.signal === undefined ? {} : { signal: step.signal }),
  };
}

const KILLED = 137;

/** bwrap and sealed-init say `exit-code` only of a step that they started (bwrap(1), --json-status-fd). */
function startedOrThrow(result: RunResult, status: string, step: SealedStep): RunResult {
  if (status.includes('"exit-code"') || result.timedOut || result.code === KILLED) return result;
  throw new HeadwaterError(
    'BUILD_STEP_FAILED',
    `${basename(step.argv[0])} could not be started inside the seal`,
    {
      expected: 'a program of the sealed /usr/bin, or of the folders the step sees',
      found: result.stderr.trim() || `exit code ${result.code}; the log says why`,
      hint: 'Name the program under `tools` of the recipe, if it is one of the host.',
    },
  );
}
