import { HeadwaterError } from '../errors.ts';

/** Shells that `headwater env` has lines for; `sh` is any POSIX shell. */
export const SHELLS = ['sh', 'bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** The shell a user named, or the one they log in with; what headwater does not know is taken for a POSIX shell. */
export function shellOf(env: Readonly<Record<string, string | undefined>>): Shell {
  const name = (env.SHELL ?? '').replace(/^.*\//, '');
  return SHELLS.find((shell) => shell === name) ?? 'sh';
}

/**
 * What a shell evaluates so that the folder of shims stands first on PATH. Where it stands
 * on it already nothing changes: the order is the user's then.
 * @throws HeadwaterError SETTING_INVALID for a folder that no PATH can name
 *   (POSIX.1, XBD 8.3: a colon separates, and there is no way to quote one).
 */
export function envScript(bin: string, shell: Shell): string {
  if (/[:\n\r]/.test(bin)) throw unnameable(bin);
  switch (shell) {
    case 'fish': {
      const folder = `'${bin.replace(/[\\']/g, '\\$&')}'`;
      return `contains -- ${folder} $PATH; or set -gx PATH ${folder} $PATH`;
    }
    case 'sh':
    case 'bash':
    case 'zsh': {
      const folder = `'${bin.replaceAll("'", "'\\''")}'`;
      return `case ":$PATH:" in *:${folder}:*) ;; *) export PATH=${folder}"\${PATH:+:$PATH}" ;; esac`;
    }
  }
}

function unnameable(bin: string): HeadwaterError {
  return new HeadwaterError('SETTING_INVALID', 'no PATH can name the folder of the commands', {
    expected: 'a path without colons and line breaks',
    found: JSON.stringify(bin),
    hint: 'Set HEADWATER_HOME to another folder.',
  });
}
