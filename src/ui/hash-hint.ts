import { delimiter, isAbsolute, join } from 'node:path';
import type { Host } from '../host/host.ts';
import { onPath } from './path-hint.ts';

/** An install that has just ended. */
export interface FreshCommands {
  readonly commands: readonly string[];
  /** Folder of the shims. */
  readonly bin: string;
  /** When the install began, milliseconds since 1970. */
  readonly since: number;
}

/**
 * What to tell the user of a bash: it remembers where it found a command (`help hash`), and goes on
 * running the other program of that name until it is told to forget. Only where the shim is new and there
 * is such a program; other shells look again.
 */
export function hashHint(
  { commands, bin, since }: FreshCommands,
  { env, fs }: Pick<Host, 'env' | 'fs'>,
): string | undefined {
  if (!/(^|\/)bash$/.test(env.SHELL ?? '') || !onPath(bin, env)) return undefined;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder) && folder !== bin);
  const isNew = (command: string) =>
    (fs.statSync(join(bin, command), { throwIfNoEntry: false })?.ctimeMs ?? 0) >= since;
  const isElsewhere = (command: string) => folders.some((folder) => fs.existsSync(join(folder, command)));
  const names = commands.filter((command) => isNew(command) && isElsewhere(command));
  if (names.length === 0) return undefined;
  return `hint: a bash that has run another ${names.join(', ')} before goes on doing so; \`hash -r\` makes it forget`;
}
