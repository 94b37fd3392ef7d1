import { PROVENANCE_TYPE } from '../../model/attestation.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import { npmPurl } from './purl.ts';
import type { SourceRepository } from './repository.ts';

/** SLSA provenance before its version 1, which npm wrote first (SLSA v0.2, "Provenance"). */
const PROVENANCE_V02_TYPE = 'https://slsa.dev/provenance/v0.2';

const PROVENANCE_ONLY = [PROVENANCE_TYPE, PROVENANCE_V02_TYPE];

/** Who certifies the runners of a forge, and how npm writes down what they did. */
const FORGES = {
  github: {
    issuer: 'https://token.actions.githubusercontent.com',
    runnerEnvironment: 'github-hosted',
    buildTypes: ['npm-cli', 'github-actions-workflow'],
  },
  gitlab: { issuer: 'https://gitlab.com', runnerEnvironment: 'any', buildTypes: ['npm-cli', 'gitlab'] },
} as const;

/**
 * What the provenance of a version must say: that a workflow of the repository which the
 * package names as its own built exactly these bytes, under exactly this name and version
 * (npm documentation, "Generating provenance statements"). Who publishes from a tag and who
 * from a branch, nobody can know; the name of the subject binds the version.
 * @param repository undefined: nobody knows whose it should be, and no evidence passes.
 */
export function expectationOf(
  { name, version }: { readonly name: string; readonly version: string },
  repository: SourceRepository | undefined,
): AttestedExpectation {
  const purl = npmPurl(name, version);
  const { issuer, runnerEnvironment, buildTypes } = FORGES[repository?.forge ?? 'github'];
  return {
    buildType: 'attested',
    resource: purl,
    subjectName: purl,
    signer: { kind: 'certificate', root: 'public-good', issuer, identity: { type: 'source-repository' } },
    ...(repository !== undefined && { sourceRepository: repository.address }),
    sourceRef: { type: 'any' },
    runnerEnvironment,
    predicateTypes: PROVENANCE_ONLY,
    buildTypes,
    parameters: {},
    minimumLevel: 'SLSA_BUILD_LEVEL_2',
  };
}
