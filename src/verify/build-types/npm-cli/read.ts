import type { BuildFacts, BuildTypeReader } from '../../../model/build-facts.ts';
import { PROVENANCE_V02_TYPE, readProvenanceV02 } from '../../statement/provenance-v02.ts';
import { mustBeBuildType } from '../common/build-facts.ts';
import { readGithubV02 } from '../common/github-v02.ts';
import { githubParameters, parameters } from './parameters.ts';
import { readGitlab } from './read-gitlab.ts';

const GITHUB = 'https://github.com/npm/cli/gha/v2';
const GITLAB = 'https://github.com/npm/cli/gitlab/v0alpha1';
const BUILD_TYPES = [GITHUB, GITLAB];

/**
 * npm's own provenance in SLSA v0.2 (npm/cli, libnpmpublish). What it writes in SLSA v1
 * on GitHub Actions is a plain workflow, and read as that: nothing in it says `npm`.
 */
export const npmCli: BuildTypeReader = {
  name: 'npm-cli',
  predicateType: PROVENANCE_V02_TYPE,
  buildTypes: BUILD_TYPES,
  parameters,
  read,
};

function read(predicate: unknown): BuildFacts {
  const provenance = readProvenanceV02(predicate);
  mustBeBuildType(provenance.buildType, BUILD_TYPES);
  if (provenance.buildType === GITLAB) return readGitlab(provenance);
  return readGithubV02(provenance, { spelling: 'environment', parameters: githubParameters });
}
