import { HeadwaterError } from '../../errors.ts';
import { type ModuleFile, moduleFileOf } from '../../model/module-file.ts';
import { isCatalogName, parseCatalogName } from '../../model/package-name.ts';
import { isVersion, parseVersion } from '../../model/version.ts';

/** An address, and what the user says where it does not tell. */
interface Asked {
  readonly url: string;
  readonly name?: string;
  readonly version?: string;
}

/**
 * `sd` and `1.0.0` from `…/sd-1.0.0.tar.gz`, `…/archive/refs/tags/v1.0.0.tar.gz`, or a purl.
 * @throws HeadwaterError RECIPE_UNCLEAR
 */
export function namesOf({ url, name, version }: Asked) {
  if (!/^(https?:\/\/|pkg:)/.test(url)) throw noAddress(url);
  const told = fromModule(moduleFileOf(url)) ?? fromAddress(url);
  const foundName = name ?? told?.name.toLowerCase();
  const foundVersion = version ?? told?.version;
  if (isCatalogName(foundName) && isVersion(foundVersion)) {
    return { name: parseCatalogName(foundName), version: parseVersion(foundVersion) };
  }
  throw new HeadwaterError('RECIPE_UNCLEAR', 'the address does not tell name and version', {
    subject: url,
    expected: 'an address like …/NAME-VERSION.tar.gz, or a purl with its version',
    found: `${foundName ?? 'no name'}, ${foundVersion ?? 'no version'}`,
    hint: url.startsWith('pkg:')
      ? 'Say it as `pkg:cargo/NAME@1.2.3` or `pkg:golang/PATH@v1.2.3`.'
      : 'Say them: `--name NAME --version VERSION`.',
  });
}

/** A file of this machine is at no address that another machine could fetch it from. */
function noAddress(url: string): HeadwaterError {
  return new HeadwaterError('RECIPE_UNCLEAR', 'a source is fetched from an address that others have too', {
    subject: url,
    expected: 'an https:// address, or pkg:cargo/NAME@1.2.3 or pkg:golang/PATH@v1.2.3',
    found: URL.canParse(url) ? `the scheme ${new URL(url).protocol}` : 'no address',
  });
}

function fromModule(module: ModuleFile | undefined): { name: string; version: string } | undefined {
  switch (module?.type) {
    case undefined:
      return undefined;
    case 'cargo':
      return { name: module.name, version: module.version };
    case 'golang': {
      const path = module.path.replace(/\/v[0-9]+$/, '');
      return { name: path.slice(path.lastIndexOf('/') + 1), version: module.version.slice(1) };
    }
  }
}

function fromAddress(url: string): { name: string; version: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const path = decoded(new URL(url).pathname);
  const [, repository, tag] =
    /^\/[^/]+\/([^/]+)\/archive\/(?:refs\/tags\/)?v?(.+)\.tar\.[a-z0-9]+$/.exec(path) ?? [];
  if (repository !== undefined && tag !== undefined) return { name: repository, version: tag };
  const file = path.slice(path.lastIndexOf('/') + 1);
  const [, name, version] =
    /^(.+?)[-_]v?([0-9][^/]*?)(?:[.-]src)?\.(?:tar\.[a-z0-9]+|tgz|tbz2?|txz)$/.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** A stranger's address may hold percent signs that stand for nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function githubOf(url: string): { repository?: string } {
  const [repository] = /^https:\/\/github\.com\/[^/]+\/[^/]+/.exec(url) ?? [];
  return repository === undefined ? {} : { repository };
}
