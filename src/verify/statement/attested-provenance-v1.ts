import { inside, type Place } from '../../model/strict-json/place.ts';
import { readObject, readText } from '../../model/strict-json/read.ts';
import { readOptionalRecord, readRecord } from '../../model/strict-json/read-record.ts';
import { type Resource, readResources } from './resources.ts';
import { type Run, readRun } from './run.ts';
import { PREDICATE } from './slsa-provenance-v1.ts';

type Members = Readonly<Record<string, unknown>>;

/** SLSA Provenance v1 of any builder, read; what a build type defines is left to its reader. */
export interface AttestedProvenanceV1 extends Run {
  readonly buildType: string;
  readonly externalParameters: Members;
  readonly internalParameters: Members;
  readonly resolvedDependencies: readonly Resource[];
  readonly builderId: unknown;
}

const DEFINITION = inside(PREDICATE, 'buildDefinition');
const DETAILS = inside(PREDICATE, 'runDetails');

/** Places that readers of build types report from. */
export const EXTERNAL = inside(DEFINITION, 'externalParameters');
export const INTERNAL = inside(DEFINITION, 'internalParameters');
export const BUILDER_ID = inside(DETAILS, 'builder.id');

/**
 * Reads the predicate (SLSA v1.1, "Provenance", schema). Its frame has the members of the
 * schema and no others. `internalParameters`, `byproducts`, versions and dependencies of
 * the builder are the builder's own affair: they may hold anything.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID
 */
export function readAttestedProvenanceV1(predicate: unknown): AttestedProvenanceV1 {
  const members = readObject(predicate, ['buildDefinition', 'runDetails'], PREDICATE);
  return { ...readDefinition(members.buildDefinition), ...readDetails(members.runDetails) };
}

function readDefinition(value: unknown) {
  const members = readObject(
    value,
    ['buildType', 'externalParameters', 'internalParameters?', 'resolvedDependencies?'],
    DEFINITION,
  );
  return {
    buildType: readText(members.buildType, inside(DEFINITION, 'buildType')),
    externalParameters: readRecord(members.externalParameters, EXTERNAL),
    internalParameters: readOptionalRecord(members.internalParameters, INTERNAL),
    resolvedDependencies: readResources(
      members.resolvedDependencies,
      inside(DEFINITION, 'resolvedDependencies'),
    ),
  };
}

function readDetails(value: unknown) {
  const { builder, metadata } = readObject(value, ['builder', 'metadata?', 'byproducts?'], DETAILS);
  const { id } = readObject(builder, ['id', 'version?', 'builderDependencies?'], inside(DETAILS, 'builder'));
  return { builderId: id, ...readMetadata(metadata, inside(DETAILS, 'metadata')) };
}

function readMetadata(value: unknown, place: Place): Run {
  // Older releases of in-toto's library for Go spell it `invocationID`.
  const { invocationId, invocationID, startedOn, finishedOn } = readObject(
    value ?? {},
    ['invocationId?', 'invocationID?', 'startedOn?', 'finishedOn?'],
    place,
  );
  return readRun(
    { invocation: { invocationId, invocationID }, started: startedOn, finished: finishedOn },
    place,
  );
}
