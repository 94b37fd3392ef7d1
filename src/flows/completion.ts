import { type CompletionWorld, type KnownCommand, type NamesOf, namesIn } from './completion-names.ts';

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether the shell should offer files. */
  readonly files: boolean;
}

interface Candidate {
  readonly text: string;
  readonly about?: string;
}

/** What stands for a package, or a command, behind which words. */
const NAMES: Readonly<Record<string, NamesOf>> = {
  install: 'catalog',
  build: 'recipes',
  info: 'catalog',
  exec: 'catalog',
  rebuild: 'recipes',
  'policy:check': 'catalog',
  uninstall: 'installed',
  upgrade: 'installed',
  update: 'installed',
  outdated: 'installed',
  verify: 'installed',
  why: 'commands',
  which: 'commands',
};

const FLAG_NAMES: Readonly<Record<string, NamesOf>> = { with: 'catalog', 'allow-downgrade': 'catalog' };

/**
 * What could stand where the cursor is.
 * @param words behind the name of the program, up to the one at the cursor, which may be empty.
 */
export function complete(words: readonly string[], world: CompletionWorld): Completion {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  if (before.includes('--')) return { candidates: [], files: true };
  const { id, command } = commandIn(before, world);
  const found =
    command === undefined ? nextWords(before, world) : within({ id, command, before, current }, world);
  const candidates = found.candidates.filter(({ text }) => text.startsWith(current));
  return { ...found, candidates: candidates.sort((a, b) => (a.text < b.text ? -1 : 1)) };
}

/** The longest name that the first words make. */
function commandIn(before: readonly string[], { commands }: CompletionWorld) {
  const ids = before.map((_, index) => before.slice(0, index + 1).join(':'));
  const id = ids.findLast((known) => Object.hasOwn(commands, known)) ?? '';
  return { id, command: Object.hasOwn(commands, id) ? commands[id] : undefined };
}

/** Commands, or what follows the first word of those that have two or three. */
function nextWords(before: readonly string[], { commands }: CompletionWorld): Completion {
  const next = new Map<string, Candidate>();
  for (const [id, { summary, hidden }] of Object.entries(commands)) {
    const parts = id.split(':');
    const text = parts[before.length];
    if (hidden || text === undefined || before.some((word, index) => parts[index] !== word)) continue;
    const whole = parts.length === before.length + 1;
    next.set(text, { text, ...(whole && summary !== undefined && { about: summary }) });
  }
  const general = before.length === 0 ? [{ text: 'help' }, { text: '--help' }, { text: '--version' }] : [];
  return { candidates: [...next.values(), ...general], files: false };
}

interface Within {
  readonly id: string;
  readonly command: KnownCommand;
  readonly before: readonly string[];
  readonly current: string;
}

function within(at: Within, world: CompletionWorld): Completion {
  const { id, command, before, current } = at;
  const [, name, said] = /^--([a-z-]+)=(.*)$/s.exec(current) ?? [];
  if (name !== undefined) return prefixed(`--${name}=`, valuesOf(command, name, { said: said ?? '', world }));
  const open = flagNamed(command, before.at(-1) ?? '');
  if (open !== undefined) return valuesOf(command, open, { said: current, world });
  if (current.startsWith('-')) return { candidates: flagsLeft(at), files: false };
  const [{ options = undefined } = {}] = Object.values(command.args);
  if (options !== undefined) return texts(options);
  const kind = NAMES[id];
  return kind === undefined ? { candidates: [], files: true } : texts(namesIn(kind, current, world));
}

/** The flag, if a word is one that wants a value in the next. */
function flagNamed({ flags }: KnownCommand, word: string): string | undefined {
  const found = Object.entries(flags).find(
    ([name, flag]) => word === `--${name}` || word === `-${flag.char}`,
  );
  return found?.[1].type === 'option' ? found[0] : undefined;
}

function valuesOf(
  { flags }: KnownCommand,
  name: string,
  { said, world }: { readonly said: string; readonly world: CompletionWorld },
): Completion {
  const options = Object.hasOwn(flags, name) ? flags[name]?.options : undefined;
  if (options !== undefined) return texts(options);
  const kind = FLAG_NAMES[name];
  if (kind === undefined) return { candidates: [], files: true };
  const head = said.slice(0, said.lastIndexOf(',') + 1);
  return prefixed(head, texts(namesIn(kind, said.slice(head.length), world)));
}

function flagsLeft({ command, before }: Within): Candidate[] {
  const flags = Object.entries(command.flags).filter(
    ([name, { hidden, multiple }]) => !hidden && (multiple || !before.includes(`--${name}`)),
  );
  return [
    ...flags.map(([name, { description: about }]) => ({ text: `--${name}`, ...(about && { about }) })),
    { text: '--help', about: 'Show help.' },
  ];
}

function texts(words: readonly string[]): Completion {
  return { candidates: words.map((text) => ({ text })), files: false };
}

function prefixed(head: string, { candidates, files }: Completion): Completion {
  return { candidates: candidates.map((item) => ({ ...item, text: head + item.text })), files };
}
