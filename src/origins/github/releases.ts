import type { Sha256 } from '../../model/digest.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readCount, readList, readMoment, readText } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import { readDigest } from '../../model/strict-json/read-values.ts';

/** A release as GitHub tells of it; what nobody asks for falls away. */
export interface GithubRelease {
  readonly tag: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  /** ISO 8601; absent of a draft. */
  readonly publishedAt?: string;
  readonly assets: readonly GithubAsset[];
}

export interface GithubAsset {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Absent of what was uploaded before GitHub took digests. */
  readonly sha256?: Sha256;
}

/** What GitHub lets assets be called, without what no file should be: hidden, an option, a path. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._+@~-]{0,254}$/;

/** A release of the REST API ("Releases"). @throws HeadwaterError with the code of `place` */
export function readRelease(json: unknown, place: Place): GithubRelease {
  const release = readRecord(json, place);
  const { published_at: publishedAt } = release;
  if (publishedAt !== null) readMoment(publishedAt, inside(place, 'published_at'));
  const assets = readList(release.assets, inside(place, 'assets'));
  return {
    tag: readText(release.tag_name, inside(place, 'tag_name')),
    isDraft: readFlag(release.draft, inside(place, 'draft')),
    isPrerelease: readFlag(release.prerelease, inside(place, 'prerelease')),
    ...(publishedAt !== null && { publishedAt: String(publishedAt) }),
    assets: assets.flatMap((asset, index) => readAsset(asset, inside(inside(place, 'assets'), index))),
  };
}

/** None where the upload has not ended, or the name is none that a file should have: nobody can ask for it. */
function readAsset(json: unknown, place: Place): readonly GithubAsset[] {
  const asset = readRecord(json, place);
  const name = readText(asset.name, inside(place, 'name'));
  const size = readCount(asset.size, inside(place, 'size'));
  if (asset.state !== 'uploaded' || !FILE_NAME.test(name)) return [];
  const { digest = null } = asset;
  if (digest === null) return [{ name, size }];
  const hex = readText(digest, inside(place, 'digest')).replace(/^sha256:/, '');
  return [{ name, size, sha256: readDigest(hex, inside(place, 'digest')) }];
}

function readFlag(value: unknown, place: Place): boolean {
  return typeof value === 'boolean' ? value : fail(place, 'is neither true nor false');
}
