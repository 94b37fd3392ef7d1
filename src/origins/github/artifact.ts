import type { CatalogEntry } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { type GithubApi, githubApi } from '../../host/github-api.ts';
import type { AttestedPart, FoundPackage, PartLayout } from '../../model/attested-package.ts';
import { type PackageName, parseBinName } from '../../model/package-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Version } from '../../model/version.ts';
import type { OriginContext, Wanted } from '../origin.ts';
import { atSite, fileOfRelease } from './address.ts';
import { kindOfAsset } from './asset-kind.ts';
import { chooseAsset } from './choose-asset.ts';
import { placesBeside, placesByEntry } from './evidence-places.ts';
import { atCommit, attestedReleaseOf, expectationByName, githubOf } from './expectation.ts';
import { type GithubRelease, readRelease } from './releases.ts';
import { askRepository } from './repository.ts';
import { commitOfTag } from './tag-commit.ts';
import { tagsOf, versionOfTag } from './tags.ts';

interface At {
  readonly version: Version;
  readonly platform: Platform;
}

/** The one artifact of a version: by an entry, its address needs nobody to be asked. */
export function findRelease(wanted: Wanted, at: At, context: OriginContext): Promise<FoundPackage> {
  switch (wanted.by) {
    case 'entry':
      return findByEntry(wanted.entry, at, context);
    case 'name':
      return findByName(wanted.name, at, context);
  }
}

async function findByEntry(entry: CatalogEntry, at: At, context: OriginContext): Promise<FoundPackage> {
  const { version, platform } = at;
  const named = attestedReleaseOf(entry, version, platform);
  const repository = githubOf(entry).sourceRepository.slice('https://github.com/'.length);
  const { expectation, asset, tag, url } =
    named.boundBy === 'ref'
      ? named
      : atCommit(named, await commitOfTag(repository, named.tag, githubApi(context)));
  const [first = parseBinName(entry.name)] = entry.bins;
  const part: AttestedPart = {
    purl: expectation.resource,
    artifact: { url: atSite(url, context.host), fileName: asset },
    expectation,
    layout: layoutOf(asset, first),
    evidence: placesByEntry(entry, { version, repository, tag, asset }),
  };
  const commands = { by: 'name', names: entry.bins } as const;
  return { origin: 'github', name: entry.name, version, platform, parts: [part], commands };
}

async function findByName(name: PackageName, at: At, context: OriginContext): Promise<FoundPackage> {
  const api = githubApi(context);
  const repository = await askRepository(name, api);
  const { fullName } = repository;
  const [, short = ''] = fullName.split('/');
  const release = await releaseOf(at.version, fullName, api);
  const version = versionOfTag(release.tag, short) ?? at.version;
  const { platform } = at;
  const asset = chooseAsset(release.assets, { version, platform, repository: short });
  const expectation = expectationByName(repository, { tag: release.tag, version });
  const of = { repository: fullName, tag: release.tag, asset: asset.name };
  const command = parseBinName(short.toLowerCase());
  const part: AttestedPart = {
    purl: expectation.resource,
    artifact: {
      url: atSite(
        fileOfRelease({ repository: `https://github.com/${fullName}`, tag: release.tag, file: asset.name }),
        context.host,
      ),
      fileName: asset.name,
      size: asset.size,
      ...(asset.sha256 !== undefined && { sha256: asset.sha256 }),
    },
    expectation,
    layout: layoutOf(asset.name, command),
    evidence: placesBeside(release.assets, of),
  };
  const commands = { by: 'finding', otherwise: command } as const;
  return { origin: 'github', name, version, platform, parts: [part], commands };
}

/** The release of the first tag that the version may have and that there is one of, its tag as it is. */
async function releaseOf(version: Version, fullName: string, api: GithubApi): Promise<GithubRelease> {
  const [, short = ''] = fullName.split('/');
  const tags = tagsOf(version, short);
  for (const tag of tags) {
    const answer = await api.get(`/repos/${fullName}/releases/tags/${encodeURIComponent(tag)}`, {
      keep: true,
    });
    if (answer === undefined) continue;
    const release = readRelease(answer.json, answer.place);
    if (release.tag === tag && !release.isDraft) return release;
    throw new HeadwaterError('FETCH_ANSWER_INVALID', 'GitHub tells of another release', {
      expected: `the published release of ${tag}`,
      found: release.isDraft ? 'a draft' : JSON.stringify(release.tag),
    });
  }
  throw new HeadwaterError('VERSION_UNKNOWN', `${fullName} has no release of this version`, {
    subject: `${fullName} ${version}`,
    expected: `a release of one of the tags ${tags.join(', ')}`,
  });
}

function layoutOf(fileName: string, command: string): PartLayout {
  const { format } = kindOfAsset(fileName);
  switch (format) {
    case 'tar':
    case 'zip':
      return { format, into: '', strip: 'single' };
    case 'file':
    case 'compressed-file':
      return { format, into: '', strip: 0, fileName: command };
  }
}
