import { delimiter } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** What to tell a user whose PATH lacks the folder of shims: the exact line for their shell; nothing if it is there. */
export function pathHint(bin: string, env: Env): string | undefined {
  if (onPath(bin, env)) return undefined;
  const { line, file } = pathLine(bin, env);
  return `hint: ${bin} is not on PATH; add this line to ${file}:\n  ${line}`;
}

export function onPath(bin: string, env: Env): boolean {
  return (env.PATH ?? '').split(delimiter).some((entry) => entry.replace(/(.)\/+$/, '$1') === bin);
}

/** The line that puts a folder before all others on PATH, and the file in which the user's shell looks for it. */
export function pathLine(bin: string, env: Env): { readonly line: string; readonly file: string } {
  return lineFor((env.SHELL ?? '').replace(/^.*\//, ''), bin, env);
}

function lineFor(shell: string, bin: string, env: Env): { line: string; file: string } {
  const folder = quoted(bin, env);
  switch (shell) {
    case 'fish':
      return { line: `fish_add_path --prepend ${folder}`, file: '~/.config/fish/config.fish' };
    case 'zsh':
      return { line: `export PATH=${folder}:"$PATH"`, file: '~/.zshrc' };
    case 'bash':
      return { line: `export PATH=${folder}:"$PATH"`, file: '~/.bashrc' };
    default:
      return { line: `export PATH=${folder}:"$PATH"`, file: '~/.profile' };
  }
}

/** A word for a shell: a path below the home as "$HOME/…", anything unusual in single quotes. */
function quoted(path: string, env: Env): string {
  const home = env.HOME;
  const below = home !== undefined && home.length > 1 && path.startsWith(`${home}/`);
  const rest = below ? path.slice(home.length) : path;
  if (!/^[\w/.+@%:,-]+$/.test(rest)) return `'${path.replaceAll("'", "'\\''")}'`;
  return below ? `"$HOME${rest}"` : rest;
}
