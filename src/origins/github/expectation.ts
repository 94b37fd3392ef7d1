import type { AttestedGithub, CatalogEntry } from '../../catalog/entry.ts';
import { isTagName, VERSION_PLACE } from '../../catalog/tag-template.ts';
import { HeadwaterError } from '../../errors.ts';
import type { AttestedExpectation, RefRule } from '../../model/attested-expectation.ts';
import type { Platform } from '../../model/platform.ts';
import type { Version } from '../../model/version.ts';
import { encodePath, fileOfRelease } from './address.ts';
import type { GithubRepository } from './repository.ts';

const GITHUB = 'https://github.com/';
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
const PROVENANCE_TYPES = ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'];

/** A file of a release on GitHub, and what its provenance must say. */
export interface AttestedRelease {
  readonly tag: string;
  readonly asset: string;
  readonly url: string;
  readonly expectation: AttestedExpectation;
  /** What binds the version: its tag is the ref that was built, or it is at the commit that was built (`atCommit`). */
  readonly boundBy: 'ref' | 'commit';
}

/**
 * What the provenance of a release made by others must say, by the entry's
 * `[attested.github]`: the source at exactly the tag of the version that was asked for, so
 * that honest provenance of another version is refused (SLSA v1.1, "Verifying artifacts",
 * step 2), and exactly this workflow.
 * @throws HeadwaterError PLATFORM_UNSUPPORTED where there is no such release for the
 * platform, VERSION_INVALID where the version makes no tag
 */
export function attestedReleaseOf(
  entry: CatalogEntry,
  version: Version,
  platform: Platform,
): AttestedRelease {
  const github = entry.attested?.github;
  const template = github?.assets[platform];
  if (github === undefined || template === undefined) throw nobody(entry, platform);
  const tag = tagOf(github, version);
  const asset = template.split(VERSION_PLACE).join(version);
  const url = fileOfRelease({ repository: github.sourceRepository, tag, file: asset });
  const boundBy = github.sourceRef === 'tag' ? 'ref' : 'commit';
  return { tag, asset, url, expectation: attestedExpectationOf(github, version), boundBy };
}

/** The same, with the commit that the forge says the tag is at, 40 or 64 hexadecimal digits. */
export function atCommit(release: AttestedRelease, sourceCommit: string): AttestedRelease {
  return { ...release, expectation: { ...release.expectation, sourceCommit } };
}

/**
 * The expectation alone, for a file that the user already has. A branch says nothing of the
 * version: where a release is built at one, nothing passes before `atCommit` said which commit.
 * @throws HeadwaterError VERSION_INVALID
 */
export function attestedExpectationOf(github: AttestedGithub, version: Version): AttestedExpectation {
  const tag: RefRule = { type: 'exact', ref: `refs/tags/${tagOf(github, version)}` };
  const { sourceRepository, sourceRepositoryId } = github;
  return {
    buildType: 'attested',
    resource: githubPurl(sourceRepository, version),
    signer: {
      kind: 'certificate',
      root: github.root,
      issuer: GITHUB_ISSUER,
      identity: { type: 'workflow', workflow: github.signer, ref: signerRefOf(github, tag) },
    },
    sourceRepository,
    ...(sourceRepositoryId !== undefined && { sourceRepositoryId }),
    ...(github.sourceRef === 'tag'
      ? { sourceRef: tag }
      : {
          sourceRef: { type: 'exact', ref: github.sourceRef },
          sourceCommit: `the one of ${tagOf(github, version)}`,
        }),
    runnerEnvironment: github.runner,
    predicateTypes: PROVENANCE_TYPES,
    buildTypes: github.buildTypes,
    parameters: github.parameters,
    ...(github.level !== 'SLSA_BUILD_LEVEL_0' && { minimumLevel: github.level }),
  };
}

/**
 * What is expected of a release that no entry knows: any workflow of exactly this repository,
 * whose number tells it from a later one of the same name, at exactly this tag. Which workflow
 * that is, the first release that passes says, and it is pinned from then on.
 */
export function expectationByName(
  { fullName, id, isPrivate }: GithubRepository,
  { tag, version }: { readonly tag: string; readonly version: Version },
): AttestedExpectation {
  const sourceRepository = `${GITHUB}${fullName}`;
  return {
    buildType: 'attested',
    resource: githubPurl(sourceRepository, version),
    signer: {
      kind: 'certificate',
      // GitHub attests builds of private repositories with an instance of its own.
      root: isPrivate ? 'github' : 'public-good',
      issuer: GITHUB_ISSUER,
      identity: { type: 'source-repository' },
    },
    sourceRepository,
    sourceRepositoryId: id,
    sourceRef: { type: 'exact', ref: `refs/tags/${tag}` },
    runnerEnvironment: 'github-hosted',
    predicateTypes: PROVENANCE_TYPES,
    buildTypes: [],
    parameters: {},
    minimumLevel: 'SLSA_BUILD_LEVEL_2',
  };
}

/**
 * The tag of a version. `{version}` stands in the template once, so that two versions never
 * have one tag.
 */
export function tagOf({ tag: template }: Pick<AttestedGithub, 'tag'>, version: Version): string {
  const parts = template.split(VERSION_PLACE);
  const tag = parts.join(version);
  if (parts.length === 2 && isTagName(tag)) return tag;
  throw new HeadwaterError('VERSION_INVALID', 'the version makes no tag', {
    expected: `a tag of git, made of ${template}`,
    found: tag,
  });
}

function signerRefOf({ signerRef }: AttestedGithub, tag: RefRule): RefRule {
  switch (signerRef) {
    case 'tag':
      return tag;
    case 'any-tag':
    case 'any':
      return { type: signerRef };
    default:
      return { type: 'exact', ref: signerRef };
  }
}

/** package-url, type `github`: owner and repository in lower case. */
function githubPurl(repository: string, version: Version): string {
  const path = repository.slice(GITHUB.length).toLowerCase();
  return `pkg:github/${encodePath(path)}@${encodeURIComponent(version)}`;
}

/** What an entry says of its releases on GitHub. @throws HeadwaterError PACKAGE_UNKNOWN where it says nothing */
export function githubOf({ name, attested }: CatalogEntry): AttestedGithub {
  if (attested?.github !== undefined) return attested.github;
  throw new HeadwaterError('PACKAGE_UNKNOWN', `nobody else is known to build ${name}`, {
    subject: name,
    expected: 'an [attested.github] section in its entry',
  });
}

function nobody({ name, attested }: CatalogEntry, platform: Platform): HeadwaterError {
  const platforms = Object.keys(attested?.github?.assets ?? {});
  return new HeadwaterError('PLATFORM_UNSUPPORTED', `nobody else is known to build ${name} for ${platform}`, {
    subject: name,
    expected: platforms.join(', ') || 'an [attested.github] section in its entry',
    found: platform,
    hint: `\`headwater install ${name}\` builds it from source`,
  });
}
