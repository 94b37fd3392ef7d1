import { HeadwaterError } from './errors.ts';
import { closestName } from './flows/closest.ts';

/** A word that is no command. @param ids oclif's ids of all commands: a colon stands where a user types a blank. */
export function unknownCommand(argv: readonly string[], ids: readonly string[]): HeadwaterError {
  const word = argv.find((part) => !part.startsWith('-')) ?? argv[0] ?? '';
  const names = ids.map((id) => id.replaceAll(':', ' '));
  const surplus = surplusOf(argv, names);
  if (surplus !== undefined) return surplus;
  const typed = [word, argv.slice(0, 2).join(' ')];
  const close = typed.map((text) => closestName(text, names)).find((name) => name !== undefined);
  return new HeadwaterError('USAGE', `there is no command ${JSON.stringify(word)}`, {
    hint: hintFor(word, close),
  });
}

function hintFor(word: string, close: string | undefined): string {
  const other = Object.hasOwn(OTHERS, word) ? OTHERS[word] : undefined;
  if (other !== undefined) return `\`${other}\` does that here`;
  return close === undefined ? '`headwater --help` lists all' : `did you mean \`headwater ${close}\`?`;
}

/** A command that takes no words, and got some: oclif would take them for part of its name. */
function surplusOf(argv: readonly string[], names: readonly string[]): HeadwaterError | undefined {
  const words = argv.filter((part) => !part.startsWith('-'));
  const lengths = [...words.keys()].reverse();
  const length = lengths.find((count) => names.includes(words.slice(0, count).join(' ')));
  if (length === undefined) return undefined;
  const command = `headwater ${words.slice(0, length).join(' ')}`;
  return new HeadwaterError('USAGE', `${command} takes no arguments`, {
    found: words.slice(length).join(' '),
    hint: `see \`${command} --help\``,
  });
}

/** What people type who come from other tools of the kind. */
const OTHERS: Readonly<Record<string, string>> = {
  add: 'headwater install TOOL',
  use: 'headwater install TOOL',
  sync: 'headwater install',
  remove: 'headwater uninstall TOOL',
  rm: 'headwater uninstall TOOL',
  run: 'headwater exec -- COMMAND',
  x: 'headwater exec TOOL -- COMMAND',
  ls: 'headwater list',
  init: 'touch headwater.toml',
};

/**
 * What oclif's parser has to say is about usage. Its first line says it all; the rest repeats the help.
 * @param id of the command; empty where none ran.
 */
export function usageError(error: Error, id: string): HeadwaterError {
  const command = ['headwater', ...id.split(':')].join(' ').trim();
  const [unknown] = unknownFlags(error);
  if (unknown !== undefined) return noSuchFlag(unknown, error, command);
  const [first = '', ...others] = error.message.split('\n').filter((line) => !/^See more help/.test(line));
  const details = others.filter((line) => line.trim() !== '');
  return new HeadwaterError('USAGE', first, { details, hint: `see \`${command} --help\``, cause: error });
}

function noSuchFlag(flag: string, error: Error, command: string): HeadwaterError {
  const known = knownFlags(error).map((name) => `--${name}`);
  const close = closestName(flag, known);
  return new HeadwaterError('USAGE', `${command} has no flag ${flag}`, {
    ...(known.length === 0 ? {} : { expected: known.join(', ') }),
    hint: close === undefined ? `see \`${command} --help\`` : `did you mean ${close}?`,
    cause: error,
  });
}

/** oclif keeps the class of this error to itself; its members are told by their names. */
function unknownFlags(error: Error): readonly string[] {
  const flags: unknown = 'flags' in error ? error.flags : undefined;
  return Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [];
}

function knownFlags(error: Error): readonly string[] {
  const input = memberOf(memberOf(error, 'parse'), 'input');
  return Object.keys(memberOf(input, 'flags') ?? {}).sort();
}

function memberOf(value: object | undefined, name: string): object | undefined {
  const member: unknown = value === undefined ? undefined : Reflect.get(value, name);
  return typeof member === 'object' && member !== null ? member : undefined;
}
