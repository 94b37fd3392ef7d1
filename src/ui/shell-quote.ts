import type { SearchPath } from '../model/search-path.ts';

/** Shells that headwater has lines for; `sh` is any POSIX shell. */
export const SHELLS = ['sh', 'bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * A word of the shell that stands for exactly this text (POSIX, XCU 2.2.2, "Single-Quotes";
 * fish's manual, "Quotes").
 */
export function shellQuote(text: string, shell: Shell): string {
  return shell === 'fish' ? `'${text.replace(/[\\']/g, '\\$&')}'` : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Lines that put folders first in a variable, when they are evaluated. A folder that is in
 * it already stays where it is: the order is the user's then.
 */
export function prependLines(path: SearchPath, shell: Shell): readonly string[] {
  return path.folders.toReversed().map((folder) => prependLine(path.name, shellQuote(folder, shell), shell));
}

/** An empty variable gets no empty entry, which would be the working folder. */
function prependLine(name: SearchPath['name'], folder: string, shell: Shell): string {
  switch (shell) {
    case 'fish': {
      const rest = name === 'PATH' ? '$PATH' : `(string match -v -- '' $${name})`;
      const set = name === 'PATH' ? 'set -gx' : 'set -gx --path';
      return `contains -- ${folder} $${name}; or ${set} ${name} ${folder} ${rest}`;
    }
    case 'sh':
    case 'bash':
    case 'zsh':
      return `case ":\${${name}-}:" in *:${folder}:*) ;; *) export ${name}=${folder}"\${${name}:+:$${name}}" ;; esac`;
  }
}
