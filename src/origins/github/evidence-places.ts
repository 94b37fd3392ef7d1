import type { CatalogEntry } from '../../catalog/entry.ts';
import { VERSION_PLACE } from '../../catalog/tag-template.ts';
import type { Version } from '../../model/version.ts';
import { fileOfRelease } from './address.ts';
import { githubOf } from './expectation.ts';
import type { GithubAsset } from './releases.ts';

/** Where evidence of an asset is looked for, as `AttestedPart.evidence` has it. */
const ATTESTATIONS = 'attestations:';
const RELEASE = 'release:';
/** Of files whose names are not known beforehand. */
const MOST_FILES = 8;

export type EvidencePlace =
  | { readonly by: 'attestations'; readonly repository: string }
  | { readonly by: 'file'; readonly url: string; readonly name: string }
  /** Whatever the release has beside it. */
  | { readonly by: 'release'; readonly repository: string; readonly tag: string };

export interface AssetOfRelease {
  /** `owner/repository`. */
  readonly repository: string;
  readonly tag: string;
  readonly asset: string;
}

/** The file that an entry names, else GitHub's attestations, and what may be beside the asset. */
export function placesByEntry(
  entry: CatalogEntry,
  { version, ...of }: AssetOfRelease & { readonly version: Version },
): readonly string[] {
  const { evidence } = githubOf(entry);
  const attestations = `${ATTESTATIONS}${of.repository}`;
  if (evidence !== undefined) return [urlOf(evidence.split(VERSION_PLACE).join(version), of), attestations];
  return [
    attestations,
    ...usualNames(of.asset).map((name) => urlOf(name, of)),
    `${RELEASE}${of.repository}@${of.tag}`,
  ];
}

/** GitHub's attestations, and what the release is known to have. */
export function placesBeside(assets: readonly GithubAsset[], of: AssetOfRelease): readonly string[] {
  return [`${ATTESTATIONS}${of.repository}`, ...filesBeside(assets, of).map((name) => urlOf(name, of))];
}

/** Names of a release's files that hold evidence of the asset, or may. */
export function filesBeside(
  assets: readonly GithubAsset[],
  { asset }: Pick<AssetOfRelease, 'asset'>,
): readonly string[] {
  const names = assets.map(({ name }) => name);
  const usual = usualNames(asset).filter((name) => names.includes(name));
  const others = names.filter((name) => name.endsWith('.intoto.jsonl') && !usual.includes(name));
  return [...usual, ...others.filter((name) => isOfNoOther(name, asset, names)).slice(0, MOST_FILES)];
}

/** `tool-darwin-arm64.tar.gz.intoto.jsonl` is about that file, and no other. */
function isOfNoOther(name: string, asset: string, names: readonly string[]): boolean {
  const about = name.slice(0, -'.intoto.jsonl'.length);
  return about === asset || !names.includes(about);
}

function usualNames(asset: string): readonly string[] {
  return [`${asset}.sigstore.json`, `${asset}.sigstore`, `${asset}.intoto.jsonl`, 'multiple.intoto.jsonl'];
}

export function urlOf(file: string, { repository, tag }: Pick<AssetOfRelease, 'repository' | 'tag'>): string {
  return fileOfRelease({ repository: `https://github.com/${repository}`, tag, file });
}

export function readPlace(text: string): EvidencePlace {
  if (text.startsWith(ATTESTATIONS))
    return { by: 'attestations', repository: text.slice(ATTESTATIONS.length) };
  if (text.startsWith(RELEASE)) {
    const at = text.indexOf('@');
    return { by: 'release', repository: text.slice(RELEASE.length, at), tag: text.slice(at + 1) };
  }
  return { by: 'file', url: text, name: decodeURIComponent(new URL(text).pathname.split('/').at(-1) ?? '') };
}
