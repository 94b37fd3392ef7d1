import type { AttestedGithub, CatalogEntry } from '../catalog/entry.ts';
import { isTagName, VERSION_PLACE } from '../catalog/tag-template.ts';
import { HeadwaterError } from '../errors.ts';
import type { AttestedExpectation, RefRule } from '../model/attested-expectation.ts';
import type { Platform } from '../model/platform.ts';
import type { Version } from '../model/version.ts';

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
const PROVENANCE_TYPES = ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'];

/** A file of a release on GitHub, and what its provenance must say. */
export interface AttestedRelease {
  readonly tag: string;
  readonly asset: string;
  readonly url: string;
  readonly expectation: AttestedExpectation;
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
  const url = `${github.sourceRepository}/releases/download/${encodePath(tag)}/${encodePath(asset)}`;
  return { tag, asset, url, expectation: attestedExpectationOf(github, version) };
}

/**
 * The expectation alone, for a file that the user already has. Where the release is built at a
 * branch it leaves the version open: whoever asks sets `sourceCommit` to the commit of the tag.
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
    sourceRef: github.sourceRef === 'tag' ? tag : { type: 'exact', ref: github.sourceRef },
    runnerEnvironment: github.runner,
    predicateTypes: PROVENANCE_TYPES,
    buildTypes: github.buildTypes,
    parameters: github.parameters,
    ...(github.level !== 'SLSA_BUILD_LEVEL_0' && { minimumLevel: github.level }),
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
  const path = repository.slice('https://github.com/'.length).toLowerCase();
  return `pkg:github/${encodePath(path)}@${encodeURIComponent(version)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
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
