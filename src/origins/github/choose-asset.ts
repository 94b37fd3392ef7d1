import { HeadwaterError } from '../../errors.ts';
import type { Platform } from '../../model/platform.ts';
import type { Version } from '../../model/version.ts';
import { kindOfAsset } from './asset-kind.ts';
import { type AssetWords, type Libc, wordsOf } from './asset-words.ts';
import type { GithubAsset } from './releases.ts';

export interface Choosing {
  readonly version: Version;
  readonly platform: Platform;
  /** Name of the repository, without its owner. */
  readonly repository: string;
}

/**
 * The one file of a release that is for a platform, by the words of its name alone
 * (docs/FORMATS.md, "Assets by name"). Whatever is said of another platform, and whatever is
 * no program, is left out; of the rest the first by rank, and no guess between equals.
 * @throws HeadwaterError ORIGIN_ASSET_UNKNOWN with the names there are
 */
export function chooseAsset(assets: readonly GithubAsset[], choosing: Choosing): GithubAsset {
  const ranked = assets
    .flatMap((asset) => rankedFor(asset, choosing))
    .sort((a, b) => compareRanks(a.rank, b.rank) || (a.asset.name < b.asset.name ? -1 : 1));
  const [first, second] = ranked;
  if (first === undefined)
    throw unknown('none of the files of the release is known to be for', assets, choosing);
  if (second !== undefined && compareRanks(first.rank, second.rank) === 0) {
    const equals = ranked.filter(({ rank }) => compareRanks(rank, first.rank) === 0);
    throw unknown(
      'more than one file of the release is for',
      equals.map(({ asset }) => asset),
      choosing,
    );
  }
  return first.asset;
}

interface Ranked {
  readonly asset: GithubAsset;
  /** Lower is better; the first number that differs decides. */
  readonly rank: readonly number[];
}

const LIBC_RANKS: Readonly<Record<Libc | 'unsaid', number>> = {
  static: 0,
  unsaid: 1,
  musl: 2,
  gnu: 3,
  alpine: 4,
};

function rankedFor(asset: GithubAsset, choosing: Choosing): readonly Ranked[] {
  const kind = kindOfAsset(asset.name);
  const { isOwn, plain } = withoutName(kind.stem, choosing);
  const words = wordsOf(plain);
  const processor = processorRank(words, choosing.platform);
  if (words.isOther || processor === undefined || !isForSystem(words, choosing.platform)) return [];
  const extra = words.rest.length;
  return [{ asset, rank: [isOwn ? 0 : 1, extra, processor, LIBC_RANKS[words.libc ?? 'unsaid'], kind.rank] }];
}

/** What neither the tool nor its version is called by: names of tools are words of platforms, too. */
function withoutName(stem: string, { version, repository }: Choosing): { isOwn: boolean; plain: string } {
  const quoted = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '\\$&');
  const own = new RegExp(`^${quoted(repository)}(?![a-z0-9])`);
  const ofVersion = new RegExp(`(?<![a-z0-9])v?${quoted(version)}(?![a-z0-9])`, 'g');
  const lower = stem.toLowerCase();
  return { isOwn: own.test(lower), plain: lower.replace(own, '').replaceAll(ofVersion, '') };
}

function isForSystem({ systems }: AssetWords, platform: Platform): boolean {
  const [system] = platform.split('-');
  return systems.size === 1 && [...systems][0] === system;
}

/**
 * A name without a processor is for x64, as it was when there was no other; on darwin,
 * `universal` is for both.
 */
function processorRank({ processors }: AssetWords, platform: Platform): number | undefined {
  const [system, processor] = platform.split('-');
  if (processors.size > 1 || processors.has('other')) return undefined;
  const [said] = processors;
  if (said === processor) return 0;
  if (said === 'universal') return system === 'darwin' ? 1 : undefined;
  return said === undefined && processor === 'x64' ? 2 : undefined;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function unknown(
  problem: string,
  assets: readonly GithubAsset[],
  { version, platform, repository }: Choosing,
): HeadwaterError {
  return new HeadwaterError('ORIGIN_ASSET_UNKNOWN', `${problem} ${platform}`, {
    subject: `${repository} ${version}`,
    expected: `one file whose name says that it is for ${platform}`,
    found: `${assets.length} files`,
    details: assets.slice(0, 50).map(({ name }) => name),
    hint: 'An entry of a catalog can say which file it is ([attested.github], assets).',
  });
}
