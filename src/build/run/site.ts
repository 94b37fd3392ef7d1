import { type ErrorCode, HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { RunResult } from '../../host/processes.ts';
import type { Progress } from '../../model/progress.ts';
import type { Argv, PlannedStep } from '../build-plan.ts';
import { expand, type Values } from '../placeholders.ts';
import type { Seal, SealedView } from '../seal/seal.ts';
import { type Logs, lastLines, type OpenLog } from './logs.ts';

/** Where the steps of one build run. */
export interface Site {
  readonly host: Host;
  readonly seal: Seal;
  readonly logs: Logs;
  /** For errors and progress, for example `jq 1.8.1`. */
  readonly what: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** How a step runs, and what it means when it fails. */
export interface Terms {
  readonly view: SealedView;
  /** For the placeholders that only the run can know. */
  readonly values: Values;
  readonly code: ErrorCode;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Runs one step as a process of its own in a fresh seal, with a log of its own. (`sh -e`
 * overlooks a failure inside `a && b`; a process has one exit code.)
 * @throws HeadwaterError `terms.code` with the last lines of the log; BUILD_TIMEOUT
 */
export async function runStep(site: Site, step: PlannedStep, terms: Terms): Promise<void> {
  const argv = expandArgv(step.argv, terms.values);
  const log = site.logs.open(step.name);
  site.progress({
    kind: 'build',
    what: site.what,
    state: { type: 'step', index: site.logs.count, name: step.name },
  });
  try {
    site.host.fs.writeSync(log.fd, `$ ${argv.map(quoted).join(' ')}\n`);
    const result = await site.seal.run(
      {
        argv,
        cwd: step.cwd,
        env: expandEnv(step.env, terms.values),
        output: log.fd,
        timeoutMs: terms.timeoutMs,
        ...(site.signal && { signal: site.signal }),
      },
      terms.view,
    );
    if (result.code !== 0 || result.timedOut) fail(site, { step, terms, log, result });
  } finally {
    site.host.fs.closeSync(log.fd);
  }
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
  readonly result: RunResult;
}

function fail(site: Site, { step, terms, log, result }: Failure): never {
  const seconds = Math.round(terms.timeoutMs / 1000);
  const [code, problem, expected, found] = result.timedOut
    ? (['BUILD_TIMEOUT', 'took too long', `an end within ${seconds} s`, 'still running'] as const)
    : ([terms.code, 'failed', 'exit code 0', `exit code ${result.code}`] as const);
  throw new HeadwaterError(code, `the step ${step.name} ${problem}`, {
    subject: `${site.what} (source)`,
    expected,
    found,
    details: lastLines(site.host, log.path),
    hint: `The whole log: ${log.path}`,
  });
}
