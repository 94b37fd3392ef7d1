import { MOST_DEPENDENCIES, PROVENANCE_TYPE } from '../../model/attestation.ts';
import type { Sha256 } from '../../model/digest.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readDigestSet, readList, readMoment, readObject, readText } from '../../model/strict-json/read.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import type { Statement } from './statement.ts';

/** SLSA Provenance v1, read; the parts that a build type defines are left to it. */
export interface Provenance {
  readonly buildType: string;
  readonly externalParameters: unknown;
  readonly internalParameters: unknown;
  readonly resolvedDependencies: readonly unknown[];
  readonly builderId: string;
  readonly startedOn: Date;
  readonly finishedOn: Date;
  readonly byproducts: readonly Byproduct[];
}

export interface Byproduct {
  readonly name: string;
  readonly sha256: Sha256;
}

/** A predicate of the provenance: where its members are reported from. */
export const PREDICATE: Place = { code: 'VERIFY_PREDICATE_INVALID', path: 'predicate' };

/**
 * Reads the predicate (SLSA v1.1, "Provenance", schema).
 * @throws HeadwaterError VERIFY_PREDICATE_TYPE, VERIFY_PREDICATE_INVALID
 */
export function readProvenance({ predicateType, predicate }: Statement): Provenance {
  if (predicateType !== PROVENANCE_TYPE) {
    refuse('VERIFY_PREDICATE_TYPE', 'the statement is not SLSA provenance v1', {
      expected: PROVENANCE_TYPE,
      found: shown(predicateType),
    });
  }
  const { buildDefinition, runDetails } = readObject(predicate, ['buildDefinition', 'runDetails'], PREDICATE);
  return { ...readBuildDefinition(buildDefinition), ...readRunDetails(runDetails) };
}

function readBuildDefinition(value: unknown) {
  const place = inside(PREDICATE, 'buildDefinition');
  const members = readObject(
    value,
    ['buildType', 'externalParameters', 'internalParameters', 'resolvedDependencies'],
    place,
  );
  return {
    buildType: readText(members.buildType, inside(place, 'buildType')),
    externalParameters: members.externalParameters,
    internalParameters: members.internalParameters,
    resolvedDependencies: readList(
      members.resolvedDependencies,
      inside(place, 'resolvedDependencies'),
      MOST_DEPENDENCIES,
    ),
  };
}

function readRunDetails(value: unknown) {
  const place = inside(PREDICATE, 'runDetails');
  const members = readObject(value, ['builder', 'metadata', 'byproducts'], place);
  const builder = readObject(members.builder, ['id'], inside(place, 'builder'));
  return {
    builderId: readText(builder.id, inside(place, 'builder.id')),
    ...readMetadata(members.metadata, inside(place, 'metadata')),
    byproducts: readList(members.byproducts, inside(place, 'byproducts')).map((item, index) =>
      readByproduct(item, inside(inside(place, 'byproducts'), index)),
    ),
  };
}

function readMetadata(value: unknown, place: Place) {
  const members = readObject(value, ['invocationId', 'startedOn', 'finishedOn'], place);
  readText(members.invocationId, inside(place, 'invocationId'));
  return {
    startedOn: readMoment(members.startedOn, inside(place, 'startedOn')),
    finishedOn: readMoment(members.finishedOn, inside(place, 'finishedOn')),
  };
}

function readByproduct(value: unknown, place: Place): Byproduct {
  const { name, digest } = readObject(value, ['name', 'digest'], place);
  return {
    name: readText(name, inside(place, 'name')),
    sha256: readDigestSet(digest, inside(place, 'digest')),
  };
}
