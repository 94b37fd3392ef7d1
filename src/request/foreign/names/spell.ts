import { isCatalogName } from '../../../model/package-name.ts';
import { knownNames } from './known.ts';

/** asdf's names for the plugins of tools that headwater, and most others, call differently. */
const ASDF: ReadonlyMap<string, string> = new Map([
  ['aws-cli', 'awscli'],
  ['gh', 'github-cli'],
  ['go', 'golang'],
  ['go-task', 'task'],
  ['node', 'nodejs'],
  ['protobuf', 'protoc'],
]);

/** Tools that come with systems, which neither asdf nor mise has. */
const OF_SYSTEMS: readonly string[] =
  'coreutils curl ffmpeg git htop less nmap oniguruma openssl rsync tree xz zsh zstd'.split(' ');

/** What asdf calls a tool; undefined where headwater knows no name. */
export function asdfName(name: string): string | undefined {
  return ASDF.get(name) ?? (isShared(name) ? name : undefined);
}

/** What mise calls a tool or a package of another ecosystem (mise's documentation, "Backends"). */
export function miseName(name: string): string | undefined {
  if (isCatalogName(name)) return isShared(name) ? name : undefined;
  const [, ecosystem, rest] = /^(npm|pypi|github|gitlab):(.+)$/.exec(name) ?? [];
  if (ecosystem === undefined || rest === undefined) return undefined;
  return ecosystem === 'pypi' ? `pipx:${rest}` : `${ecosystem}:${rest}`;
}

/** `owner/name` on GitHub, which is aqua's name for most tools. */
export function repositoryName(name: string): string | undefined {
  const foreign = /^github:(.+)$/.exec(name)?.[1];
  return foreign ?? knownNames().byName.get(name)?.repository;
}

/** The table has a row for it, whose repository is where such managers look. */
function isShared(name: string): boolean {
  return knownNames().byName.get(name)?.repository !== undefined && !OF_SYSTEMS.includes(name);
}
