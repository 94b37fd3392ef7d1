import { isCanonicalJson } from './attested.ts';
import type { EntryFile } from './schema.ts';
import type { Mistake } from './strict-toml.ts';
import { tagMistake, VERSION_PLACE } from './tag-template.ts';

type Github = NonNullable<NonNullable<EntryFile['attested']>['github']>;

/** Rules of `[attested.*]` that its form alone cannot say; the first one broken. */
export function attestedRule(entry: EntryFile): Mistake | undefined {
  const github = entry.attested?.github;
  if (github === undefined) return undefined;
  return (
    tagRule(github) ??
    repositoryRule(github, entry.repository) ??
    signerRefRule(github, entry.repository) ??
    assetRule(github) ??
    parameterRule(github)
  );
}

function tagRule({ tag }: Github): Mistake | undefined {
  const problem = tagMistake(tag);
  if (problem === undefined) return undefined;
  return mistake('tag', {
    message: problem,
    expected: `like v${VERSION_PLACE}: a tag of git, ${VERSION_PLACE} once`,
    found: tag,
  });
}

/** Without a repository of its own the section speaks of the entry's, which must then be one of GitHub's. */
function repositoryRule(github: Github, repository: string): Mistake | undefined {
  if (sourceOf(github, repository) !== undefined) return undefined;
  return mistake('source-repository', {
    message: 'missing',
    expected: 'source-repository, or a repository of https://github.com/OWNER/REPOSITORY',
    found: repository,
  });
}

/** The tags of another repository say nothing of this version, so what to expect must be said. */
function signerRefRule(github: Github, repository: string): Mistake | undefined {
  const isOwn = github.signer.startsWith(`${sourceOf(github, repository)}/.github/workflows/`);
  const ref = github['signer-ref'];
  if (isOwn || (ref !== undefined && ref !== 'tag')) return undefined;
  return mistake('signer-ref', {
    message: 'the signer is a workflow of another repository',
    expected: 'signer-ref = "any-tag", or a whole ref',
    found: ref ?? 'nothing',
  });
}

function assetRule({ assets }: Github): Mistake | undefined {
  for (const [platform, asset] of Object.entries(assets)) {
    const rest = asset.split(VERSION_PLACE).join('');
    if (rest !== '' && !/[{}]/.test(rest)) continue;
    return mistake('assets', {
      message: `${platform}: not a file name`,
      expected: `no braces but ${VERSION_PLACE}`,
      found: asset,
    });
  }
  return undefined;
}

function parameterRule({ parameters }: Github): Mistake | undefined {
  const broken = Object.entries(parameters).find(([, value]) => !isCanonicalJson(value));
  if (broken === undefined) return undefined;
  const [path, found] = broken;
  return mistake('parameters', {
    message: `${path}: not canonical JSON`,
    expected: `a value like '"x"' or 'true'`,
    found,
  });
}

function sourceOf(github: Github, repository: string): string | undefined {
  const source = github['source-repository'] ?? repository;
  return /^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(source) ? source : undefined;
}

function mistake(key: string, words: Omit<Mistake, 'path'>): Mistake {
  return { path: ['attested', 'github', key], ...words };
}
