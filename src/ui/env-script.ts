import { type SearchPath, searchPath } from '../model/search-path.ts';
import { prependLines, SHELLS, type Shell } from './shell-quote.ts';

/** The shell a user named, or the one they log in with; what headwater does not know is taken for a POSIX shell. */
export function shellOf(env: Readonly<Record<string, string | undefined>>): Shell {
  const name = (env.SHELL ?? '').replace(/^.*\//, '');
  return SHELLS.find((shell) => shell === name) ?? 'sh';
}

/**
 * What a shell evaluates so that the folder of shims stands first on PATH. Where it stands
 * on it already nothing changes. Nothing of it runs again later.
 * @throws HeadwaterError SETTING_INVALID for a folder that no PATH can name
 */
export function envScript(bin: string, shell: Shell): string {
  return shellScript([searchPath('PATH', [bin])], shell);
}

export function shellScript(paths: readonly SearchPath[], shell: Shell): string {
  return paths.flatMap((path) => prependLines(path, shell)).join('\n');
}
