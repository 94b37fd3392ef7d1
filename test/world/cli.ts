import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bundle.ts';

/** What a command said and how it ended: what a transcript is made of. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly end: Promise<Said>;
  /** Resolves when the text was said on stderr; rejects when the command ends without it. */
  until(text: string): Promise<void>;
}

export type Env = Readonly<Record<string, string>>;

/** Runs bin/headwater as a user does: a process of its own, with this environment alone. */
export function headwater(args: readonly string[], env: Env, cwd?: string): Promise<Said> {
  return start(args, env, cwd).end;
}

export function start(args: readonly string[], env: Env, cwd?: string): Started {
  return startProgram([join(projectRoot, 'bin', 'headwater'), ...args], env, cwd);
}

export function startProgram(command: readonly string[], env: Env, cwd?: string): Started {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { env: { ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const end = new Promise<Said>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      child.once('close', () => reject(new Error(`ended without ${JSON.stringify(text)}: ${stderr}`)));
      look();
    });
  return { process: child, end, until };
}

/** A transcript in which whatever differs from run to run has a name instead. */
export function transcript(said: Said, places: Readonly<Record<string, string>>): string {
  return `exit ${said.code}\n--- stdout\n${filtered(said.stdout, places)}--- stderr\n${filtered(said.stderr, places)}`;
}

export function filtered(text: string, places: Readonly<Record<string, string>>): string {
  const named = Object.entries(places).reduce((rest, [name, place]) => rest.replaceAll(place, name), text);
  return (
    named
      .replace(/\b[0-9a-f]{64}\b/g, '<sha256>')
      .replace(/-[0-9a-f]{12}\b/g, '-<digest>')
      .replace(/:[0-9a-f]{12}…/g, ':<key>…')
      .replace(/\d{8}T\d{6}Z/g, '<time>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
      .replace(/\b\d+(\.\d)? (min \d+ )?s\b/g, '<n> s')
      // How many blanks align what follows depends on the digits.
      .replace(/\b\d+(\.\d)? (B|kB|MB)\b( {2,})/g, '<size>  ')
      .replace(/\bsize {2,}/g, 'size  ')
      .replace(/\b\d+(\.\d)? (B|kB|MB)\b/g, '<size>')
      .replace(/"(size|freed)": \d+/g, '"$1": <n>')
      .replace(/linux-(x64|arm64)/g, '<platform>')
  );
}

/** Names in a folder; none where there is no folder. */
export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
