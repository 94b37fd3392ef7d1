import { Config } from '@oclif/core/config';
import { CLIError, ExitError } from '@oclif/core/errors';
import { flush } from '@oclif/core/flush';
import { Help, normalizeArgv } from '@oclif/core/help';
import { HeadwaterError } from './errors.ts';
import { closestName } from './flows/closest.ts';
import { pjson } from './program.ts';
import { asHeadwaterError, errorJson, errorLines } from './ui/error.ts';

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
  if (wantsHelp(argv)) return help(config, spelledOut(argv));
  const [id = '', ...rest] = normalizeArgv(config, argv);
  const command = config.findCommand(id);
  if (command === undefined && config.findTopic(id) !== undefined) return help(config, [id]);
  if (command === undefined) throw unknownCommand(argv, config);
  await config.runCommand(id, rest, command);
}

function help(config: Config, argv: string[]): Promise<void> {
  return new Help(config, config.pjson.oclif.helpOptions).showHelp(argv);
}

function loadConfig(): Promise<Config> {
  // oclif asks the password file for the shell, which throws for a user it does not list.
  process.env.SHELL ??= '/bin/sh';
  const about = pjson(__dirname) as unknown as NonNullable<Config['pjson']>;
  return Config.load({ root: __dirname, pjson: about, version: about.version, name: about.name });
}

/** `headwater`, `headwater help install`, `headwater install --help`; what stands behind `--` is not ours. */
function wantsHelp(argv: readonly string[]): boolean {
  if (argv.length === 0 || argv[0] === 'help') return true;
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

function spelledOut(argv: readonly string[]): string[] {
  return argv.filter((word, index) => !(index === 0 && word === 'help') && word !== '-h');
}

function unknownCommand(argv: readonly string[], config: Config): HeadwaterError {
  const word = argv.find((part) => !part.startsWith('-')) ?? argv[0] ?? '';
  const names = config.commandIDs.map((id) => id.replaceAll(':', ' '));
  const typed = [word, argv.slice(0, 2).join(' ')];
  const close = typed.map((text) => closestName(text, names)).find((name) => name !== undefined);
  return new HeadwaterError('USAGE', `there is no command ${JSON.stringify(word)}`, {
    hint: close === undefined ? '`headwater --help` lists all' : `did you mean \`headwater ${close}\`?`,
  });
}

function tell(thrown: unknown, argv: readonly string[]): void {
  const error = asHeadwaterError(thrown instanceof CLIError ? usageError(thrown) : thrown);
  process.exitCode = error.exitCode;
  const end = argv.indexOf('--');
  if ((end < 0 ? argv : argv.slice(0, end)).includes('--json')) {
    process.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
  } else {
    process.stderr.write(`${errorLines(error).join('\n')}\n`);
  }
}

/** What oclif's parser has to say is about usage. Its first line says it all; the rest repeats the help. */
function usageError(error: CLIError): HeadwaterError {
  const [first = '', ...others] = error.message.split('\n').filter((line) => !/^See more help/.test(line));
  const details = others.filter((line) => line.trim() !== '');
  return new HeadwaterError('USAGE', first, { details, hint: 'see `headwater --help`', cause: error });
}

/** Leaves in order, so that quarantines are closed and children ended by what listens to `exit`. */
function endWithSignals(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(code));
}

/** `headwater list | head -1` is no error. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}
