import { inside, type Place } from '../../model/strict-json/place.ts';
import { readObject, readText } from '../../model/strict-json/read.ts';
import { readOptionalRecord } from '../../model/strict-json/read-record.ts';
import { type Resource, readResources } from './resources.ts';
import { type Run, readRun } from './run.ts';
import { PREDICATE } from './slsa-provenance-v1.ts';

type Members = Readonly<Record<string, unknown>>;

/** SLSA Provenance v0.2, read; what a build type defines is left to its reader. */
export interface ProvenanceV02 extends Run {
  readonly buildType: string;
  readonly builderId: unknown;
  readonly configSource: ConfigSource;
  readonly parameters: Members;
  readonly environment: Members;
  readonly materials: readonly Resource[];
}

interface ConfigSource {
  readonly uri: unknown;
  readonly digest: unknown;
  readonly entryPoint?: string;
}

/** The predicate type of SLSA Provenance v0.2. */
export const PROVENANCE_V02_TYPE = 'https://slsa.dev/provenance/v0.2';

const INVOCATION = inside(PREDICATE, 'invocation');

/** Places that readers of build types report from. */
export const CONFIG_SOURCE = inside(INVOCATION, 'configSource');
export const PARAMETERS = inside(INVOCATION, 'parameters');
export const ENVIRONMENT = inside(INVOCATION, 'environment');
export const BUILDER_V02_ID = inside(PREDICATE, 'builder.id');

/**
 * Reads the predicate (SLSA v0.2, "Provenance", schema). Its frame has the members of the
 * schema and no others; `environment` and `buildConfig` are the builder's own affair.
 * Claims of completeness and reproducibility are nobody's evidence, and not read.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID
 */
export function readProvenanceV02(predicate: unknown): ProvenanceV02 {
  const members = readObject(
    predicate,
    ['builder', 'buildType', 'invocation', 'buildConfig?', 'metadata?', 'materials?'],
    PREDICATE,
  );
  const { id } = readObject(members.builder, ['id'], inside(PREDICATE, 'builder'));
  return {
    buildType: readText(members.buildType, inside(PREDICATE, 'buildType')),
    builderId: id,
    ...readInvocation(members.invocation),
    ...readMetadata(members.metadata, inside(PREDICATE, 'metadata')),
    materials: readResources(members.materials, inside(PREDICATE, 'materials')),
  };
}

function readInvocation(value: unknown) {
  const members = readObject(value, ['configSource', 'parameters?', 'environment?'], INVOCATION);
  return {
    configSource: readConfigSource(members.configSource),
    parameters: readOptionalRecord(members.parameters, PARAMETERS),
    environment: readOptionalRecord(members.environment, ENVIRONMENT),
  };
}

function readConfigSource(value: unknown): ConfigSource {
  const { uri, digest, entryPoint } = readObject(value, ['uri', 'digest', 'entryPoint?'], CONFIG_SOURCE);
  if (entryPoint === undefined) return { uri, digest };
  return { uri, digest, entryPoint: readText(entryPoint, inside(CONFIG_SOURCE, 'entryPoint')) };
}

function readMetadata(value: unknown, place: Place): Run {
  // npm writes `buildInvocationId`, in-toto's library for Go `buildInvocationID`.
  const { buildInvocationId, buildInvocationID, buildStartedOn, buildFinishedOn } = readObject(
    value ?? {},
    [
      'buildInvocationId?',
      'buildInvocationID?',
      'buildStartedOn?',
      'buildFinishedOn?',
      'completeness?',
      'reproducible?',
    ],
    place,
  );
  return readRun(
    {
      invocation: { buildInvocationId, buildInvocationID },
      started: buildStartedOn,
      finished: buildFinishedOn,
    },
    place,
  );
}
