/** Where a package says that its source lies. */
export interface SourceRepository {
  readonly forge: 'github' | 'gitlab';
  /** As certificates name it: `https://github.com/owner/repository`, in the spelling of the package. */
  readonly address: string;
}

const HOSTS: Readonly<Record<string, SourceRepository['forge']>> = {
  'github.com': 'github',
  'www.github.com': 'github',
  'gitlab.com': 'gitlab',
};
const OWNER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/**
 * The repository that `repository` of a package.json names, in any of the spellings that npm
 * takes (npm documentation, "package.json", "repository"): addresses of web pages and of git,
 * `github:owner/repository`, `owner/repository`. Only repositories of GitHub and GitLab: no
 * other forge certifies what its runners build.
 * @returns undefined where it names none, or one elsewhere
 */
export function sourceRepository(said: unknown): SourceRepository | undefined {
  const text = typeof said === 'object' && said !== null ? Reflect.get(said, 'url') : said;
  if (typeof text !== 'string' || text.length > 1024) return undefined;
  const url = URL.parse(addressOf(text.trim()));
  if (url === null || !Object.hasOwn(HOSTS, url.hostname)) return undefined;
  const forge = HOSTS[url.hostname];
  const path = forge === undefined ? undefined : projectPath(url.pathname, forge);
  if (forge === undefined || path === undefined) return undefined;
  return { forge, address: `https://${forge}.com/${path}` };
}

/** `git@host:path` is an address of ssh, and the short names stand for a forge. */
function addressOf(text: string): string {
  const [, short, path] = /^(?:(github|gitlab):)?([\w.-]+(?:\/[\w.-]+)+)(?:#.*)?$/.exec(text) ?? [];
  if (path !== undefined) return `https://${short ?? 'github'}.com/${path}`;
  const [, host, below] = /^(?:[\w.-]+@)?([\w.-]+\.\w+):(?!\/\/|\d+\/)([^:]+)$/.exec(text) ?? [];
  if (host !== undefined) return `https://${host}/${below}`;
  return text.replace(/^(?:git\+)?(?:https?|ssh|git):\/\//, 'https://');
}

/** Of GitHub the first two steps; of GitLab all before `/-/`, where groups lie in groups. */
function projectPath(pathname: string, forge: SourceRepository['forge']): string | undefined {
  const steps = pathname.split('/').filter((step) => step !== '');
  const page = steps.indexOf('-');
  const project = forge === 'github' ? steps.slice(0, 2) : steps.slice(0, page === -1 ? undefined : page);
  const named = [...project.slice(0, -1), (project.at(-1) ?? '').replace(/\.git$/, '')];
  const isProject =
    named.length >= 2 && named.every((step, at) => (at === 0 ? OWNER : REPOSITORY).test(step));
  return isProject ? named.join('/') : undefined;
}
