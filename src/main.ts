import { Config } from '@oclif/core/config';
import { CLIError, ExitError } from '@oclif/core/errors';
import { flush } from '@oclif/core/flush';
import { normalizeArgv } from '@oclif/core/help';
import { help, showHelp, wantsHelp } from './help.ts';
import { pjson } from './program.ts';
import { asHeadwaterError, errorJson, errorLines } from './ui/error.ts';
import { unknownCommand, usageError } from './usage.ts';

/** Exit codes of a program ended by a signal: 128 and the signal's number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** What the fast path has no answer to: oclif parses, one command runs, errors are told in one way. */
export async function main(argv: readonly string[]): Promise<never> {
  endWithSignals();
  ignoreClosedPipes();
  try {
    await runCommand([...argv]);
  } catch (thrown) {
    if (!(thrown instanceof ExitError)) tell(thrown, argv);
    else process.exitCode = thrown.oclif.exit ?? 0;
  }
  await flush();
  // Idle network connections would keep the process for seconds.
  process.exit(process.exitCode ?? 0);
}

async function runCommand(argv: string[]): Promise<void> {
  const config = await loadConfig();
  if (wantsHelp(argv)) return help(config, argv);
  const [id = '', ...rest] = normalizeArgv(config, argv);
  const command = config.findCommand(id);
  if (command === undefined && config.findTopic(id) !== undefined) return showHelp(config, [id]);
  if (command === undefined) throw unknownCommand(argv, config.commandIDs);
  await config.runCommand(id, rest, command).catch((thrown: unknown) => {
    throw thrown instanceof CLIError && !(thrown instanceof ExitError) ? usageError(thrown, id) : thrown;
  });
}

function loadConfig(): Promise<Config> {
  // oclif asks the password file for the shell, which throws for a user it does not list.
  process.env.SHELL ??= '/bin/sh';
  const about = pjson(__dirname) as unknown as NonNullable<Config['pjson']>;
  return Config.load({ root: __dirname, pjson: about, version: about.version, name: about.name });
}

function tell(thrown: unknown, argv: readonly string[]): void {
  const error = asHeadwaterError(thrown instanceof CLIError ? usageError(thrown, '') : thrown);
  process.exitCode = error.exitCode;
  const end = argv.indexOf('--');
  if ((end < 0 ? argv : argv.slice(0, end)).includes('--json')) {
    process.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
  } else {
    process.stderr.write(`${errorLines(error).join('\n')}\n`);
  }
}

/** Leaves in order, so that quarantines are closed and children ended by what listens to `exit`. */
function endWithSignals(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(code));
}

/**
 * `headwater list | head -1` is no error. Nobody listening is no reason to leave work half
 * done, and even less to call it done: it goes on, and the exit code tells.
 */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
