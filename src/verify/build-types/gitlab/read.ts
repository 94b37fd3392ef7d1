import { PROVENANCE_TYPE } from '../../../model/attestation.ts';
import type { BuildFacts, BuildTypeReader } from '../../../model/build-facts.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import { PARAMETERS, PROVENANCE_V02_TYPE, readProvenanceV02 } from '../../statement/provenance-v02.ts';
import { readGitlabV02 } from '../common/gitlab-v02.ts';
import { readHidden } from './hidden-values.ts';
import { parameters } from './parameters.ts';
import { GITLAB_BUILD_TYPE, readV1 } from './read-v1.ts';
import { isRunnerBuildType } from './runner-build-type.ts';

/** What older runners of GitLab write beside artifacts, in SLSA v0.2. */
export const gitlabV02: BuildTypeReader = {
  name: 'gitlab',
  predicateType: PROVENANCE_V02_TYPE,
  buildTypes: [],
  isVersionOf: isRunnerBuildType,
  parameters,
  read: readV02,
};

/** What GitLab itself, or its runner, writes in SLSA v1. */
export const gitlabV1: BuildTypeReader = {
  name: 'gitlab',
  predicateType: PROVENANCE_TYPE,
  buildTypes: [GITLAB_BUILD_TYPE],
  isVersionOf: isRunnerBuildType,
  parameters,
  read: readV1,
};

function readV02(predicate: unknown): BuildFacts {
  const provenance = readProvenanceV02(predicate);
  if (!isRunnerBuildType(provenance.buildType)) {
    refuse('VERIFY_BUILD_TYPE', 'it was built in another way', { found: shown(provenance.buildType) });
  }
  return readGitlabV02(provenance, {
    // The runner writes the commit, whatever its hash, as `sha256`.
    digestNames: ['sha256', 'sha1'],
    parametersOf: ({ chosen }) => ({ variables: readHidden(chosen, PARAMETERS) }),
    parameters,
  });
}
