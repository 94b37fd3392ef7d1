import { PROVENANCE_TYPE, SOURCE_BUILD_TYPE } from '../../../model/attestation.ts';
import type { BuildFacts, BuildTypeReader } from '../../../model/build-facts.ts';
import { inside } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { readRecord } from '../../../model/strict-json/read-record.ts';
import { refuse } from '../../refuse.ts';
import { PREDICATE, readProvenance } from '../../statement/slsa-provenance-v1.ts';
import { agreed } from '../common/agree.ts';
import { buildFacts, mustBeBuildType } from '../common/build-facts.ts';
import { readParameters } from '../common/parameters.ts';
import { externalParameters, knownParameters } from './known-parameters.ts';
import { judgeInternalParameters } from './parameters.ts';
import { type Dependency, readDependency } from './read-dependency.ts';

const EXTERNAL = inside(PREDICATE, 'buildDefinition.externalParameters');
const DEPENDENCIES = inside(PREDICATE, 'buildDefinition.resolvedDependencies');

/**
 * headwater's own build type (docs/BUILD-TYPE.md) where another builder signed, keyless
 * in CI say: sources are archives and not a repository, so they are told as parameters.
 */
export const headwaterSource: BuildTypeReader = {
  name: 'headwater-source',
  predicateType: PROVENANCE_TYPE,
  buildTypes: [SOURCE_BUILD_TYPE],
  parameters: knownParameters,
  read,
};

function read(predicate: unknown): BuildFacts {
  const provenance = readProvenance({ subjects: [], predicateType: PROVENANCE_TYPE, predicate });
  mustBeBuildType(provenance.buildType, [SOURCE_BUILD_TYPE]);
  judgeInternalParameters(provenance.internalParameters);
  const external = readExternal(provenance.externalParameters);
  const dependencies = provenance.resolvedDependencies.map(readDependency);
  const [recipe, ...more] = dependencies.filter(({ kind }) => kind === 'recipe');
  if (more.length > 0) refuse('VERIFY_PREDICATE_INVALID', 'it was built by more than one recipe');
  agreed('recipe', {
    recipeDigest: external.recipeDigest,
    resolvedDependencies: recipe && JSON.stringify(`sha256:${recipe.sha256}`),
  });
  return buildFacts({
    buildType: provenance.buildType,
    builderId: provenance.builderId,
    parameters: { ...external, ...readMaterials(dependencies) },
    startedAt: provenance.startedOn,
    finishedAt: provenance.finishedOn,
  });
}

function readExternal(value: unknown): Readonly<Record<string, string>> {
  const found = readRecord(value, EXTERNAL);
  const parameters = readParameters(found, externalParameters, EXTERNAL);
  for (const { path } of externalParameters) readText(found[path], inside(EXTERNAL, path));
  return parameters;
}

function readMaterials(dependencies: readonly Dependency[]): Readonly<Record<string, string>> {
  const sources = materials('source', dependencies);
  if (sources.length === 0) refuse('VERIFY_PREDICATE_INVALID', 'it was built from no source');
  return readParameters(
    { sources, libraries: materials('library', dependencies) },
    knownParameters,
    DEPENDENCIES,
  );
}

function materials(kind: Dependency['kind'], dependencies: readonly Dependency[]) {
  return dependencies
    .filter((dependency) => dependency.kind === kind)
    .map(({ uri, sha256 }) => ({ uri, sha256 }))
    .sort((one, other) => (one.uri < other.uri ? -1 : 1));
}
