import type { BuildFacts, BuildTypeReader } from '../../../model/build-facts.ts';
import { readObject } from '../../../model/strict-json/read.ts';
import { PREDICATE } from '../../statement/slsa-provenance-v1.ts';
import { buildFacts } from '../common/build-facts.ts';
import { parameters } from './parameters.ts';

/** The predicate type of PyPI's publish attestation (PEP 740). */
const PYPI_PUBLISH_TYPE = 'https://docs.pypi.org/attestations/publish/v1';

/**
 * PyPI's publish attestation: it says that its signer published this file, and nothing of
 * a build. It is no provenance. Where an expectation asks for it by name, everything
 * else stands in the certificate.
 */
export const pypiPublish: BuildTypeReader = {
  name: 'pypi-publish',
  predicateType: PYPI_PUBLISH_TYPE,
  buildTypes: [],
  parameters,
  read,
};

/** No facts: the build type is the predicate type itself, and the builder is nobody, which equals no builder's id. */
function read(predicate: unknown): BuildFacts {
  if (predicate !== null) readObject(predicate, [], PREDICATE);
  return buildFacts({ buildType: PYPI_PUBLISH_TYPE, builderId: '', parameters: {} });
}
