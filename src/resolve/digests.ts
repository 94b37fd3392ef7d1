import type { Recipe } from '../catalog/entry.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { type Sha256, sha256Of } from '../model/digest.ts';
import type { ResolvedPackage } from './resolution.ts';

/** Digest of a recipe as canonical JSON, all defaults written out (docs/FORMATS.md, "Recipe digest"). */
export function recipeDigestOf(recipe: Recipe): Sha256 {
  return sha256Of(canonicalJson({ ...recipe }));
}

/**
 * Digest of all that decides a build and what becomes of it: two equal keys are the same
 * build. Licence, summary and mirrors decide nothing and stay out (docs/FORMATS.md, "Build key").
 */
export function buildKeyOf(
  chosen: Omit<ResolvedPackage, 'name' | 'version' | 'origin' | 'recipe' | 'buildKey'>,
): Sha256 {
  const { entry, release } = chosen;
  return sha256Of(
    canonicalJson({
      format: 'headwater build key v1',
      name: entry.name,
      kind: entry.kind,
      bins: entry.bins,
      version: release.version,
      platform: chosen.platform,
      recipe: chosen.recipeDigest,
      sources: release.sources.map(({ url, sha256 }) => ({ url, sha256 })),
      modules: release.modules?.sha256,
      needs: chosen.needs.map(({ buildKey }) => buildKey),
    }),
  );
}
