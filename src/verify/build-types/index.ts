import type { BuildTypeReader } from '../../model/build-facts.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import { githubActionsWorkflow } from './github-actions-workflow/read.ts';
import { gitlabV1, gitlabV02 } from './gitlab/read.ts';
import { headwaterSource } from './headwater-source/read.ts';
import { npmCli } from './npm-cli/read.ts';
import { pypiPublish } from './pypi-publish/read.ts';
import { slsaGithubGeneratorV1, slsaGithubGeneratorV02 } from './slsa-github-generator/read.ts';

/** Every build type of others that is understood; one (predicate type, build type) pair has one reader. */
export const buildTypeReaders: readonly BuildTypeReader[] = [
  githubActionsWorkflow,
  slsaGithubGeneratorV02,
  slsaGithubGeneratorV1,
  npmCli,
  pypiPublish,
  gitlabV02,
  gitlabV1,
  headwaterSource,
];

/**
 * The reader of a predicate, found by exact names (SLSA v1.1, "Verifying artifacts", step
 * 2: the build type says how the rest is to be understood).
 * @throws HeadwaterError VERIFY_PREDICATE_TYPE where no reader knows the predicate type,
 * VERIFY_BUILD_TYPE where none knows the build type.
 */
export function readerFor(predicateType: string, predicate: unknown): BuildTypeReader {
  const candidates = buildTypeReaders.filter((reader) => reader.predicateType === predicateType);
  if (candidates.length === 0) {
    refuse('VERIFY_PREDICATE_TYPE', 'nobody here understands this predicate type', {
      found: shown(predicateType),
    });
  }
  const buildType = buildTypeOf(predicate);
  const [reader, ...more] = candidates.filter((candidate) => reads(candidate, buildType));
  if (reader !== undefined && more.length === 0) return reader;
  return refuse('VERIFY_BUILD_TYPE', 'nobody here understands this build type', {
    expected: candidates.flatMap(({ buildTypes }) => buildTypes).join(', '),
    found: shown(buildType),
  });
}

function reads({ buildTypes, isVersionOf }: BuildTypeReader, buildType: unknown): boolean {
  if (buildTypes.length === 0 && isVersionOf === undefined) return buildType === undefined;
  if (typeof buildType !== 'string') return false;
  return buildTypes.includes(buildType) || isVersionOf?.(buildType) === true;
}

/** Where SLSA provenance v1 and v0.2 have the build type; read again, and strictly, by the reader. */
function buildTypeOf(predicate: unknown): unknown {
  return member(member(predicate, 'buildDefinition'), 'buildType') ?? member(predicate, 'buildType');
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}
