import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { type Env, type Said, startProgram } from './cli.ts';

/** Shells as users have them, without the user's own start files. */
const COMMANDS = {
  sh: ['/bin/sh'],
  bash: ['/bin/bash', '--norc', '--noprofile'],
  zsh: ['/usr/bin/zsh', '-f'],
  fish: ['/usr/bin/fish', '--no-config'],
} as const;

export type ShellName = keyof typeof COMMANDS;

export const shellNames = Object.keys(COMMANDS) as readonly ShellName[];

/** A test that needs one says that it is skipped where it is missing. */
export function hasShell(name: ShellName): boolean {
  return existsSync(COMMANDS[name][0]);
}

/** What a script says; it must end well, and complain of nothing. */
export async function said(shell: ShellName, script: string, env: Env): Promise<string> {
  const end = await inShell(shell, script, env);
  expect(end, script).toMatchObject({ code: 0, stderr: '' });
  return end.stdout;
}

export function inShell(shell: ShellName, script: string, env: Env): Promise<Said> {
  return startProgram([...COMMANDS[shell], '-c', script], { TERM: 'dumb', ...env }).end;
}

/** What stands in a start file, or is typed, to evaluate what a command prints. */
export function evaluation(shell: ShellName, command: string): string {
  return shell === 'fish' ? `${command} | source` : `eval "$(${command})"`;
}

/** Names of folders that break careless quoting. */
export const ODD_NAMES = [
  'home',
  "it's *a* $HOME [of] `mine`",
  'with "quotes" \\ and \\\\',
  '$(touch gone) ; & | ~ {a,b} !! #',
] as const;
