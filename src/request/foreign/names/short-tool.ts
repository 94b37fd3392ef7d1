import type { NameSpace } from '../foreign.ts';

/** A tool's name, and whose it is. */
export interface NamedTool {
  readonly space: NameSpace;
  readonly name: string;
}

/** Characters. What is longer is nobody's name. */
export const LONGEST_NAME = 300;

/** Backends of mise, in words of our own; `core`, `asdf` and `vfox` have names that all share. */
const PREFIXES: ReadonlyMap<string, NameSpace> = new Map([
  ['core', 'short'],
  ['aqua', 'github'],
  ['ubi', 'github'],
  ['github', 'github'],
  ['gitlab', 'gitlab'],
  ['npm', 'npm'],
  ['pipx', 'pypi'],
  ['pypi', 'pypi'],
  ['cargo', 'cargo'],
  ['go', 'go'],
  ['gem', 'gem'],
]);

/**
 * `ripgrep`, `aqua:BurntSushi/ripgrep`, `pipx:black`, `ubi:cli/cli[exe=gh]`: a name as mise and asdf
 * write it, without the options behind it.
 */
export function shortTool(written: string): NamedTool {
  if (written.length > LONGEST_NAME) return { space: 'other', name: written };
  const bare = written.replace(/\[.*\]$/, '');
  const [, prefix, rest = ''] = /^([a-z][a-z0-9]*):(.+)$/.exec(bare) ?? [];
  if (prefix === undefined) return { space: 'short', name: bare };
  const space = PREFIXES.get(prefix);
  if (space === undefined) return plugin(prefix, rest);
  if (space === 'pypi' && rest.includes('/')) return { space: 'github', name: repositoryOf(rest) };
  if (space === 'github') return { space, name: repositoryOf(rest) };
  return { space, name: rest };
}

/** `asdf:owner/asdf-jq`, `vfox:owner/vfox-cmake`: a plugin's repository, named after its tool. */
function plugin(prefix: string, rest: string): NamedTool {
  const tool = /(?:^|\/)(?:asdf|vfox|mise)-(?:plugin-)?([a-z0-9._-]+?)(?:\.git)?$/.exec(rest)?.[1];
  if (tool !== undefined && (prefix === 'asdf' || prefix === 'vfox')) return { space: 'short', name: tool };
  return /^[a-z0-9._-]+$/.test(rest) && (prefix === 'asdf' || prefix === 'vfox')
    ? { space: 'short', name: rest }
    : { space: 'other', name: `${prefix}:${rest}` };
}

/** `owner/name` of what may be an address, or hold more parts: `kubernetes/kubernetes/kubectl`. */
function repositoryOf(text: string): string {
  return text.replace(/^(git\+)?https:\/\/github\.com\//, '').replace(/\.git$/, '');
}
