import { HeadwaterError } from '../errors.ts';
import type { ExpectedNeed, SourceBuildExpectation } from '../model/expectation.ts';
import type { ResolvedPackage } from './resolution.ts';

/**
 * What the provenance of a package built from source must say: this recipe, exactly these
 * sources, and exactly the libraries of `needs`, which are those the store admitted
 * (SLSA v1.1, "Verifying artifacts", step 2: expectations come from outside the evidence).
 * @throws HeadwaterError INTERNAL when `needs` are not the ones the package was resolved with
 */
export function expectationOf(pkg: ResolvedPackage, needs: readonly ExpectedNeed[]): SourceBuildExpectation {
  requireSameNeeds(pkg, needs);
  return {
    buildType: 'headwater-source',
    package: pkg.name,
    version: pkg.version,
    platform: pkg.platform,
    recipeDigest: pkg.recipeDigest,
    sources: pkg.release.sources.map(({ url, sha256 }) => ({ url, sha256 })),
    ...(pkg.modules.length > 0 && {
      modules: pkg.modules.map(({ purl, sha256 }) => ({ url: purl, sha256 })),
    }),
    needs: needs.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
    minimumLevel: 'SLSA_BUILD_LEVEL_1',
  };
}

function requireSameNeeds(pkg: ResolvedPackage, needs: readonly ExpectedNeed[]): void {
  const expected = pkg.needs.map(print).join(', ');
  const found = needs.map(print).join(', ');
  if (expected === found) return;
  throw new HeadwaterError('INTERNAL', `the libraries of ${pkg.name} are not those it was resolved with`, {
    subject: print(pkg),
    expected: expected || 'none',
    found: found || 'none',
  });
}

function print({ name, version }: Pick<ExpectedNeed, 'name' | 'version'>): string {
  return `${name}@${version}`;
}
