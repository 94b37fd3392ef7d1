import { FILES_BYPRODUCT, SBOM_FILE, SOURCE_BUILD_TYPE } from '../../../model/attestation.ts';
import type { Sha256 } from '../../../model/digest.ts';
import type { SourceBuildExpectation } from '../../../model/expectation.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import type { Byproduct, Provenance } from '../../statement/slsa-provenance-v1.ts';
import { judgeDependencies } from './dependencies.ts';
import { judgeExternalParameters, judgeInternalParameters } from './parameters.ts';

/** What headwater's own provenance binds beside the artifact. */
export interface SourceBuildClaims {
  readonly filesSha256: Sha256;
  readonly sbomSha256?: Sha256;
}

/**
 * Judges provenance of headwater's own build type against what the catalog says
 * (docs/BUILD-TYPE.md; SLSA v1.1, "Verifying artifacts", step 2).
 * @throws HeadwaterError VERIFY_BUILD_TYPE, VERIFY_PARAMETER_UNKNOWN, VERIFY_PARAMETER_MISMATCH,
 * VERIFY_RECIPE_MISMATCH, VERIFY_SOURCE_MISMATCH, VERIFY_DEPENDENCY_MISMATCH, VERIFY_PREDICATE_INVALID
 */
export function judgeSourceBuild(
  provenance: Provenance,
  expectation: SourceBuildExpectation,
): SourceBuildClaims {
  judgeBuildType(provenance.buildType);
  judgeExternalParameters(provenance.externalParameters, expectation);
  judgeInternalParameters(provenance.internalParameters);
  judgeDependencies(provenance.resolvedDependencies, expectation);
  return readByproducts(provenance.byproducts);
}

function judgeBuildType(found: string): void {
  if (found === SOURCE_BUILD_TYPE) return;
  refuse('VERIFY_BUILD_TYPE', 'it was built in another way', {
    expected: SOURCE_BUILD_TYPE,
    found: shown(found),
  });
}

/** The manifest of files must be bound; an SBOM may be; nothing else is understood. */
function readByproducts(byproducts: readonly Byproduct[]): SourceBuildClaims {
  const byName = new Map(byproducts.map(({ name, sha256 }) => [name, sha256]));
  const filesSha256 = byName.get(FILES_BYPRODUCT);
  const sbomSha256 = byName.get(SBOM_FILE);
  const understood = [filesSha256, sbomSha256].filter((digest) => digest !== undefined).length;
  if (filesSha256 === undefined || understood !== byproducts.length) {
    return refuse('VERIFY_PREDICATE_INVALID', 'predicate.runDetails.byproducts does not hold what it must', {
      expected: `${FILES_BYPRODUCT}, and at most ${SBOM_FILE} beside it`,
      found: byproducts.map(({ name }) => shown(name)).join(', ') || 'nothing',
    });
  }
  return { filesSha256, ...(sbomSha256 !== undefined && { sbomSha256 }) };
}
