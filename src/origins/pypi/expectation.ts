import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { SourceRepository } from './source-repository.ts';
import type { WheelName } from './wheel-name.ts';

const PROVENANCE_TYPES = ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'];
const UNKNOWN_ISSUER = 'https://token.actions.githubusercontent.com';

/** package-url specification, type `pypi`: the name in lower case, with `-`. */
export function pypiPurl({ project, versionText }: Pick<WheelName, 'project' | 'versionText'>): string {
  return `pkg:pypi/${encodeURIComponent(project)}@${encodeURIComponent(versionText)}`;
}

/**
 * What the provenance of a wheel must say: SLSA provenance of exactly this file by its name
 * (PEP 740, "Attestation objects"), built from the repository that its metadata names, by a
 * workflow of that repository on the forge's own runner. The name has the version in it, so that
 * provenance of another version is about another subject. A publish attestation is none.
 * @param source undefined: nobody knows, and then no evidence passes
 */
export function expectationOf(wheel: WheelName, source: SourceRepository | undefined): AttestedExpectation {
  return {
    buildType: 'attested',
    resource: pypiPurl(wheel),
    subjectName: wheel.fileName,
    signer: {
      kind: 'certificate',
      root: 'public-good',
      issuer: source?.issuer ?? UNKNOWN_ISSUER,
      identity: { type: 'source-repository' },
    },
    ...(source !== undefined && { sourceRepository: source.url }),
    runnerEnvironment: source?.runner ?? 'github-hosted',
    predicateTypes: PROVENANCE_TYPES,
    buildTypes: [],
    parameters: {},
    minimumLevel: 'SLSA_BUILD_LEVEL_2',
  };
}
