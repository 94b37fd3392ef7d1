import { type ErrorCode, HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { RunResult } from '../../host/processes.ts';
import type { Argv, PlannedStep } from '../build-plan.ts';
import { expand, type Values } from '../placeholders.ts';
import type { Seal, SealedView } from '../seal/seal.ts';
import { type Blame, blame } from './blame.ts';
import type { Deadline } from './deadline.ts';
import { type Logs, lastLines, manyLines, type OpenLog } from './logs.ts';

/** Where the steps of one build run. */
export interface Site {
  readonly host: Host;
  readonly seal: Seal;
  readonly logs: Logs;
  /** For errors and progress, for example `jq 1.8.1`. */
  readonly what: string;
  /** Tells that a step begins. */
  readonly begin: (step: string) => void;
  readonly deadline: Deadline;
  readonly signal?: AbortSignal;
}

/** How a step runs, and what it means when it fails. */
export interface Terms {
  readonly view: SealedView;
  /** For the placeholders that only the run can know. */
  readonly values: Values;
  readonly code: ErrorCode;
  /** Of this step, where it has less time than the build. Milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * Runs one step as a process of its own in a fresh seal, with a log of its own. (`sh -e`
 * overlooks a failure inside `a && b`; a process has one exit code.)
 * @throws HeadwaterError `terms.code` with the last lines of the log; BUILD_TIMEOUT; STORE_FULL
 */
export async function runStep(site: Site, step: PlannedStep, terms: Terms): Promise<void> {
  const argv = expandArgv(step.argv, terms.values);
  const log = site.logs.open(step.name);
  site.begin(step.name);
  try {
    site.host.fs.writeSync(log.fd, `$ ${argv.map(quoted).join(' ')}\n`);
    const env = expandEnv(step.env, terms.values);
    const { view } = terms;
    const { signal } = site;
    const timeoutMs = Math.min(terms.timeoutMs ?? Number.POSITIVE_INFINITY, site.deadline.leftMs());
    const sealed = { argv, cwd: step.cwd, env, output: log.fd, timeoutMs, ...(signal && { signal }) };
    const result = await site.seal.run(sealed, view).catch(notStarted);
    if (isFailure(result)) fail(site, { step, terms, log, result });
  } finally {
    site.logs.close(log);
  }
}

type Outcome = RunResult | HeadwaterError;

/** A step that could not be started has failed like one that ended badly: a check, for one, may call a script whose interpreter stayed behind. */
function notStarted(error: unknown): HeadwaterError {
  if (error instanceof HeadwaterError && error.code === 'BUILD_STEP_FAILED') return error;
  throw error;
}

function isFailure(result: Outcome): boolean {
  return result instanceof HeadwaterError || result.code !== 0 || result.timedOut;
}

function expandArgv([program, ...rest]: Argv, values: Values): Argv {
  return [expand(program, values), ...rest.map((text) => expand(text, values))];
}

function expandEnv(env: Readonly<Record<string, string>>, values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, expand(text, values)]));
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

interface Failure {
  readonly step: PlannedStep;
  readonly terms: Terms;
  readonly log: OpenLog;
  readonly result: Outcome;
}

function fail(site: Site, { step, terms, log, result }: Failure): never {
  const details = lastLines(site.host, log.path);
  if (ranOutOfSpace(details, log, site)) throw diskFull(site, { step, log });
  const { code, message, expected, found } = describe(result, terms, site.deadline);
  const { line, hint, wantedNetwork } = reasonOf(code, log, site);
  throw new HeadwaterError(wantedNetwork ? 'BUILD_NETWORK_USED' : code, `the step ${step.name} ${message}`, {
    subject: `${site.what} (source)`,
    expected,
    found: line === undefined ? found : `${found}\n${line}`,
    details,
    log: log.path,
    ...(hint !== undefined && { hint }),
  });
}

const MOVED =
  'the same check went well at the prefix: have what is built find its files beside itself, by a relative path or by a variable, not at {prefix}';

/** Any other check that fails, or a step that takes too long, says so itself. */
function reasonOf(code: ErrorCode, log: OpenLog, { host }: Site): Blame {
  if (code === 'BUILD_NOT_RELOCATABLE') return { hint: MOVED };
  return code === 'BUILD_STEP_FAILED' ? blame(manyLines(host, log.path).slice(1)) : {};
}

/** Whatever a step says of a full disk, or cannot say because its log has no room: the step is not to blame. */
function ranOutOfSpace(lines: readonly string[], { path }: OpenLog, { host }: Site): boolean {
  // The message of ENOSPC, POSIX.1, strerror() in the C locale.
  if (lines.some((line) => line.includes('No space left on device'))) return true;
  return host.fs.statfsSync(path).bavail === 0;
}

function diskFull({ what }: Site, { step, log }: Pick<Failure, 'step' | 'log'>): HeadwaterError {
  return new HeadwaterError('STORE_FULL', `the step ${step.name} found no space left on the device`, {
    subject: `${what} (source)`,
    log: log.path,
    hint: 'Free some space and run the same command again.',
  });
}

function describe(result: Outcome, { code, timeoutMs }: Terms, deadline: Deadline) {
  if (result instanceof HeadwaterError) {
    const { expected = 'a program', found = result.message } = result.detail;
    return { code, message: 'could not be started', expected, found };
  }
  if (!result.timedOut) {
    return { code, message: 'failed', expected: 'exit code 0', found: `exit code ${result.code}` };
  }
  const seconds = timeoutMs === undefined ? undefined : Math.round(timeoutMs / 1000);
  const expected =
    seconds === undefined || deadline.leftMs() === 1
      ? `an end of the build within ${deadline.minutes} min (the setting buildTimeoutMinutes)`
      : `an end within ${seconds} s`;
  return { code: 'BUILD_TIMEOUT', message: 'took too long', expected, found: 'still running' } as const;
}
