import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { LARGEST_FILE } from '../../evidence/limits.ts';
import { type GithubApi, githubApi } from '../../host/github-api.ts';
import type { AttestedPart } from '../../model/attested-package.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { OriginContext } from '../origin.ts';
import { atSite } from './address.ts';
import { attestationsOf } from './attestations.ts';
import { claimsProvenance } from './claims.ts';
import { type EvidencePlace, filesBeside, readPlace, urlOf } from './evidence-places.ts';
import { readRelease } from './releases.ts';

interface Looking extends OriginContext {
  readonly api: GithubApi;
  readonly asset: string;
  readonly sha256: Sha256 | undefined;
  /** Addresses that were looked at. */
  readonly seen: Set<string>;
}

/**
 * Bundles about an asset, place by place until one has something that says it is provenance:
 * GitHub's attestations, and then files of the release. A place that cannot be asked, or holds
 * what is no evidence, does not hide the others; where no other has anything, it is the answer.
 */
export async function evidenceOfAsset(
  part: AttestedPart,
  { sha256 }: { readonly sha256?: Sha256 | undefined },
  context: OriginContext,
): Promise<readonly FoundBundle[]> {
  const api = githubApi(context);
  const looking: Looking = { ...context, api, asset: part.artifact.fileName, sha256, seen: new Set() };
  const found: FoundBundle[] = [];
  const failures: HeadwaterError[] = [];
  for (const place of part.evidence.map(readPlace)) {
    found.push(...(await lookAt(place, looking, failures)));
    if (found.some(claimsProvenance)) return found;
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return found;
}

async function lookAt(
  place: EvidencePlace,
  looking: Looking,
  failures: HeadwaterError[],
): Promise<readonly FoundBundle[]> {
  try {
    switch (place.by) {
      case 'attestations':
        return looking.sha256 === undefined
          ? []
          : await attestationsOf(place.repository, looking.sha256, looking.api);
      case 'file':
        return await bundlesOfFile(place, looking);
      case 'release':
        return await bundlesOfRelease(place, looking, failures);
    }
  } catch (error) {
    if (!(error instanceof HeadwaterError) || error.code === 'ORIGIN_RENAMED') throw error;
    failures.push(error);
    looking.note(`${error.message}; looking for evidence elsewhere`);
    return [];
  }
}

async function bundlesOfFile(
  { url, name }: { readonly url: string; readonly name: string },
  { api, host, seen }: Looking,
): Promise<readonly FoundBundle[]> {
  if (seen.has(url)) return [];
  seen.add(url);
  const bytes = await api.file(atSite(url, host), { maxBytes: LARGEST_FILE });
  return bytes === undefined ? [] : findBundles({ name, bytes });
}

/** For an entry, which knows nothing of what else there is beside its asset. */
async function bundlesOfRelease(
  { repository, tag }: { readonly repository: string; readonly tag: string },
  looking: Looking,
  failures: HeadwaterError[],
): Promise<readonly FoundBundle[]> {
  const path = `/repos/${repository}/releases/tags/${encodeURIComponent(tag)}`;
  const answer = await looking.api.get(path, { keep: true });
  if (answer === undefined) return [];
  const { assets } = readRelease(answer.json, answer.place);
  const found: FoundBundle[] = [];
  for (const name of filesBeside(assets, looking)) {
    found.push(
      ...(await lookAt({ by: 'file', url: urlOf(name, { repository, tag }), name }, looking, failures)),
    );
  }
  return found;
}
