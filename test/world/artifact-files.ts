import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshBundle } from './bundle.ts';
import { headwater, type Said } from './cli.ts';
import { tempHome } from './temp-home.ts';

export interface ArtifactWorld {
  readonly scratch: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file and returns its path. */
  readonly file: (name: string, content: string | Uint8Array) => string;
  /** `headwater verify …` as a process. */
  readonly ask: (...args: readonly string[]) => Promise<Said>;
}

/** A user who has nothing but headwater, an artifact and its evidence; no network is told of. */
export async function artifactWorld(): Promise<ArtifactWorld> {
  await freshBundle();
  const { scratch, home, env } = tempHome();
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    return path;
  };
  return { scratch, home, env, file, ask: (...args) => headwater(['verify', ...args], env) };
}

/** The code of a refusal or an error, or `verified`. */
export function outcome({ code, stdout, stderr }: Said): string {
  if (code === 0) return /^verified {2}/m.test(stdout) ? 'verified' : 'nothing';
  return /^error (\w+)/m.exec(stderr)?.[1] ?? `exit ${code}: ${stderr}`;
}
