import { PROVENANCE_TYPE } from '../../../model/attestation.ts';
import type { BuildFacts, BuildTypeReader } from '../../../model/build-facts.ts';
import { PROVENANCE_V02_TYPE, readProvenanceV02 } from '../../statement/provenance-v02.ts';
import { mustBeBuildType } from '../common/build-facts.ts';
import { readGithubV02 } from '../common/github-v02.ts';
import { parametersV1, parametersV02 } from './parameters.ts';
import { BUILD_TYPES_V1, DELEGATOR, readV1 } from './read-v1.ts';

const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator';
const BUILD_TYPES_V02 = [`${GENERATOR}/generic@v1`, `${GENERATOR}/go@v1`, `${GENERATOR}/container@v1`];

/** slsa-github-generator: its generators and its Go builder, and builders made with its delegator, in SLSA v0.2. */
export const slsaGithubGeneratorV02: BuildTypeReader = {
  name: 'slsa-github-generator',
  predicateType: PROVENANCE_V02_TYPE,
  buildTypes: [...BUILD_TYPES_V02, DELEGATOR],
  parameters: parametersV02,
  read: readV02,
};

/** Its container-based builder, and builders made with its delegator (Maven, Gradle, Node.js, Bazel), in SLSA v1. */
export const slsaGithubGeneratorV1: BuildTypeReader = {
  name: 'slsa-github-generator',
  predicateType: PROVENANCE_TYPE,
  buildTypes: BUILD_TYPES_V1,
  parameters: parametersV1,
  read: readV1,
};

function readV02(predicate: unknown): BuildFacts {
  const provenance = readProvenanceV02(predicate);
  mustBeBuildType(provenance.buildType, slsaGithubGeneratorV02.buildTypes);
  const spelling = provenance.buildType === DELEGATOR ? 'environment' : 'generator';
  return readGithubV02(provenance, { spelling, parameters: parametersV02 });
}
