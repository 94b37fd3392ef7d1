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
    branchRule(github, entry.repository) ??
    assetRule(github) ??
    evidenceRule(github) ??
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
  // Of a workflow of one's own, no branch but the expected one and no foreign tag may sign.
  if (isOwn && ref !== 'any') return undefined;
  if (!isOwn && ref !== undefined && ref !== 'tag') return undefined;
  return mistake('signer-ref', {
    message: isOwn ? "the source's own workflow" : 'the signer is a workflow of another repository',
    expected: isOwn ? 'the ref that it is at' : 'signer-ref = "any-tag", "any", or a whole ref',
    found: ref ?? 'nothing',
  });
}

/** A workflow of one's own is at the ref that it builds (GitHub, "Workflow syntax", `github.ref`). */
function branchRule(github: Github, repository: string): Mistake | undefined {
  const { signer, 'source-ref': source = 'tag', 'signer-ref': ref = 'tag' } = github;
  const isOwn = signer.startsWith(`${sourceOf(github, repository)}/.github/workflows/`);
  if (source === 'tag' || !isOwn || ref === source) return undefined;
  return mistake('source-ref', {
    message: 'the signer is at another ref than the source',
    expected: `signer-ref = ${JSON.stringify(source)}`,
    found: ref,
  });
}

function evidenceRule({ evidence = '' }: Github): Mistake | undefined {
  if (!/[{}]/.test(evidence.split(VERSION_PLACE).join(''))) return undefined;
  const expected = `no braces but ${VERSION_PLACE}`;
  return mistake('evidence', { message: 'not a file name', expected, found: evidence });
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
