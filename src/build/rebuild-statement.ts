import { artifactFileName, STATEMENT_TYPE, tarFileName } from '../model/attestation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { PackageAtVersion } from '../model/purl.ts';
import { MOST_DIFFERENCES, type Rebuild, TEST_RESULT_TYPE } from '../model/rebuild.ts';

/**
 * The in-toto Statement v1 of a rebuild, as canonical JSON: a test of the artifact that
 * was there before (docs/FORMATS.md, "Rebuild attestation"). Not SLSA provenance, as
 * others write of rebuilds: where the bits differ, the second build did not make the subject.
 * @param configuration what both were built from: resource descriptors, as the provenance of the second has them
 */
export function rebuildStatement(
  of: PackageAtVersion,
  rebuild: Rebuild,
  configuration: readonly unknown[],
): string {
  const { rebuilt } = rebuild;
  const names = [artifactFileName(of), tarFileName(of)] as const;
  const subjects = (digests: Rebuild['rebuilt']) => [
    { name: names[0], digest: { sha256: digests.artifactSha256 } },
    { name: names[1], digest: { sha256: digests.tarSha256 } },
  ];
  const tests = [
    ['artifact', rebuild.artifactSha256 === rebuilt.artifactSha256],
    ['tar', rebuild.tarSha256 === rebuilt.tarSha256],
  ] as const;
  const named = (passed: boolean) => tests.flatMap(([name, same]) => (same === passed ? [name] : []));
  return canonicalJson({
    _type: STATEMENT_TYPE,
    subject: subjects(rebuild),
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: rebuild.identical ? 'PASSED' : 'FAILED',
      configuration,
      passedTests: named(true),
      failedTests: named(false),
      headwater_rebuild: {
        against: rebuild.against,
        builder: { id: rebuild.builderId },
        differences: rebuild.differences.slice(0, MOST_DIFFERENCES),
        // Two operators who are independent of each other are what SLSA_BUILD_REPRODUCED wants; this is one.
        independent: false,
        rebuilt: subjects(rebuilt),
        same: rebuild.same,
        startedOn: rebuild.startedOn,
        finishedOn: rebuild.finishedOn,
        varied: rebuild.varied,
      },
    },
  });
}
