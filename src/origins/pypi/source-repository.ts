/** Forges whose runs are certified, and who vouches for them. */
const FORGES: Readonly<
  Record<string, { readonly issuer: string; readonly runner: 'github-hosted' | 'any' }>
> = {
  'github.com': { issuer: 'https://token.actions.githubusercontent.com', runner: 'github-hosted' },
  'gitlab.com': { issuer: 'https://gitlab.com', runner: 'any' },
};

export interface SourceRepository {
  /** `https://github.com/owner/name` */
  readonly url: string;
  readonly issuer: string;
  /** Certificates of GitLab have words of their own for it, which the builder's row in the trust judges. */
  readonly runner: 'github-hosted' | 'any';
}

/** Well-known labels of the source, and their other names; `code` is none of them, and much used (PyPA specifications, "Well-known Project URLs in Metadata"). */
const SOURCE = ['source', 'repository', 'sourcecode', 'github', 'gitlab', 'code'];
const HOME = ['homepage'];
const PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * The repository that a package says it is developed in: by the labels of its source, and only
 * where none of them names one, by its home page.
 * @returns undefined where it names none on a forge that certifies its runs, or more than one
 */
export function sourceRepositoryOf(
  projectUrls: readonly (readonly [label: string, url: string])[],
): SourceRepository | undefined {
  for (const labels of [SOURCE, HOME]) {
    const named = projectUrls.filter(([label]) => labels.includes(normalLabel(label)));
    const found = named.flatMap(([, url]) => repositoryIn(url) ?? []);
    const urls = new Set(found.map(({ url }) => url.toLowerCase()));
    if (urls.size > 0) return urls.size === 1 ? found[0] : undefined;
  }
  return undefined;
}

/** Without punctuation and white space, in lower case (the same, "Label normalization"). */
function normalLabel(label: string): string {
  return label.replace(/[\s!-/:-@[-`{-~]/g, '').toLowerCase();
}

/** The repository that an address is of; deeper links into it, as browsers show them, too. */
function repositoryIn(text: string): SourceRepository | undefined {
  const url = URL.parse(text.replace(/^git\+/, ''));
  const forge = url === null ? undefined : FORGES[url.hostname.replace(/^www\./, '')];
  if (url === null || forge === undefined || !['https:', 'http:'].includes(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '' || url.port !== '') return undefined;
  const host = url.hostname.replace(/^www\./, '');
  const names = namesOf(
    url.pathname.split('/').filter((part) => part !== ''),
    host,
  );
  if (names.length < 2 || !names.every((name) => PART.test(name))) return undefined;
  return { url: `https://${host}/${names.join('/')}`, issuer: forge.issuer, runner: forge.runner };
}

/** On GitHub the first two; on GitLab, where groups lie in groups, all in front of `-`. */
function namesOf(parts: readonly string[], host: string): readonly string[] {
  const end = host === 'github.com' ? 2 : parts.indexOf('-');
  const names = end === -1 ? parts : parts.slice(0, end);
  return names.map((name, at) => (at === names.length - 1 ? name.replace(/\.git$/, '') : name));
}
