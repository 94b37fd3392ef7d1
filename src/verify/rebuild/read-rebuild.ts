import { artifactFileName, tarFileName } from '../../model/attestation.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { PackageAtVersion } from '../../model/purl.ts';
import { type Rebuild, TEST_RESULT_TYPE } from '../../model/rebuild.ts';
import { fail, inside, type Place } from '../../model/strict-json/place.ts';
import { readDigestSet, readList, readMoment, readObject, readText } from '../../model/strict-json/read.ts';
import { readKnown } from '../../model/strict-json/read-values.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { Trust } from '../../model/trust.ts';
import { authenticate } from '../authenticate/authenticate.ts';
import { refuse } from '../refuse.ts';
import { readStatement, type Statement } from '../statement/statement.ts';
import { judgeTimes } from '../times.ts';

/** The artifact that a rebuild attestation must be about. */
export interface RebuiltArtifact extends PackageAtVersion {
  readonly artifactSha256: Sha256;
  readonly tarSha256: Sha256;
}

const PREDICATE: Place = { code: 'VERIFY_PREDICATE_INVALID', path: 'predicate' };
const OWN = inside(PREDICATE, 'headwater_rebuild');

/**
 * Reads a rebuild attestation (docs/FORMATS.md, "Rebuild attestation"): signed with a
 * builder key of this machine's trust, about exactly this artifact and tar, and saying
 * nothing that its own digests contradict. Pure.
 * @throws HeadwaterError VERIFY_*, TRUST_INVALID
 */
export function readRebuild(
  bytes: Uint8Array,
  artifact: RebuiltArtifact,
  { trust, now }: { readonly trust: Trust; readonly now: Date },
): Rebuild {
  const { signer, content } = authenticate(bytes, { trust, now, signer: { kind: 'builder-key' } });
  if (signer.kind !== 'key' || content.kind !== 'dsse') {
    return refuse('VERIFY_SIGNER_KIND', 'a rebuild attestation is signed with a builder key');
  }
  const statement = readStatement(content.payload);
  judgeSubject(statement, artifact);
  const rebuild = readPredicate(statement, artifact);
  if (rebuild.builderId !== signer.builderId) {
    refuse('VERIFY_BUILDER_MISMATCH', 'the signer may not speak for this builder', {
      expected: shown(signer.builderId),
      found: shown(rebuild.builderId),
    });
  }
  judgeTimes(
    { startedOn: new Date(rebuild.startedOn), finishedOn: new Date(rebuild.finishedOn) },
    signer,
    now,
  );
  return rebuild;
}

function judgeSubject({ predicateType, subjects }: Statement, artifact: RebuiltArtifact): void {
  if (predicateType !== TEST_RESULT_TYPE) {
    refuse('VERIFY_PREDICATE_TYPE', 'the statement is no result of a test', {
      expected: TEST_RESULT_TYPE,
      found: shown(predicateType),
    });
  }
  const [first, second, ...more] = subjects;
  const isArtifact = first?.name === artifactFileName(artifact) && first.sha256 === artifact.artifactSha256;
  const isTar = second?.name === tarFileName(artifact) && second.sha256 === artifact.tarSha256;
  if (isArtifact && isTar && more.length === 0) return;
  refuse('VERIFY_SUBJECT_MISMATCH', 'the rebuild was of something else', {
    expected: `${artifactFileName(artifact)} sha256:${artifact.artifactSha256}`,
    found: first === undefined ? 'nothing' : `${shown(first.name)} sha256:${first.sha256}`,
  });
}

const MEMBERS = ['result', 'configuration', 'passedTests', 'failedTests', 'headwater_rebuild'] as const;
const OWN_MEMBERS = [
  ...(['against', 'builder', 'differences', 'independent', 'rebuilt', 'same'] as const),
  ...(['startedOn', 'finishedOn', 'varied'] as const),
] as const;

function readPredicate({ predicate }: Statement, artifact: RebuiltArtifact): Rebuild {
  const members = readObject(predicate, MEMBERS, PREDICATE);
  readList(members.configuration, inside(PREDICATE, 'configuration'));
  const own = readObject(members.headwater_rebuild, OWN_MEMBERS, OWN);
  const rebuilt = readRebuilt(own.rebuilt, artifact);
  const sameArtifact = rebuilt.artifactSha256 === artifact.artifactSha256;
  const sameTar = rebuilt.tarSha256 === artifact.tarSha256;
  judgeResult(members, { sameArtifact, sameTar });
  if (own.independent !== false) fail(inside(OWN, 'independent'), 'claims what one machine cannot show');
  return {
    identical: sameArtifact && sameTar,
    artifactSha256: artifact.artifactSha256,
    tarSha256: artifact.tarSha256,
    rebuilt,
    against: readKnown(own.against, isAgainst, inside(OWN, 'against')),
    varied: readTexts(own.varied, inside(OWN, 'varied')),
    same: readTexts(own.same, inside(OWN, 'same')),
    differences: readDifferences(own.differences),
    builderId: readText(
      readObject(own.builder, ['id'], inside(OWN, 'builder')).id,
      inside(OWN, 'builder.id'),
    ),
    startedOn: readMoment(own.startedOn, inside(OWN, 'startedOn')).toISOString(),
    finishedOn: readMoment(own.finishedOn, inside(OWN, 'finishedOn')).toISOString(),
  };
}

/** Attack: a result that the digests beside it contradict. */
function judgeResult(
  members: { readonly result: unknown; readonly passedTests: unknown; readonly failedTests: unknown },
  { sameArtifact, sameTar }: { readonly sameArtifact: boolean; readonly sameTar: boolean },
): void {
  const tests = [
    ['artifact', sameArtifact],
    ['tar', sameTar],
  ] as const;
  const expected = (passed: boolean) =>
    tests.flatMap(([name, same]) => (same === passed ? [name] : [])).join();
  const result = sameArtifact && sameTar ? 'PASSED' : 'FAILED';
  const lists = (['passedTests', 'failedTests'] as const).map((name) =>
    readTexts(members[name], inside(PREDICATE, name)).join(),
  );
  if (members.result === result && lists[0] === expected(true) && lists[1] === expected(false)) return;
  fail(inside(PREDICATE, 'result'), 'is not what the digests say', {
    expected: result,
    found: shown(members.result),
  });
}

function readRebuilt(value: unknown, of: PackageAtVersion): Rebuild['rebuilt'] {
  const place = inside(OWN, 'rebuilt');
  const [artifact, tar, ...more] = readList(value, place);
  if (more.length > 0) fail(place, 'has more than two items');
  const digest = (item: unknown, index: number, expected: string) => {
    const at = inside(place, index);
    const { name, digest: set } = readObject(item, ['name', 'digest'], at);
    if (name !== expected) fail(inside(at, 'name'), 'is another', { expected, found: shown(name) });
    return readDigestSet(set, inside(at, 'digest'));
  };
  return {
    artifactSha256: digest(artifact, 0, artifactFileName(of)),
    tarSha256: digest(tar, 1, tarFileName(of)),
  };
}

function readDifferences(value: unknown): Rebuild['differences'] {
  const place = inside(OWN, 'differences');
  return readList(value, place).map((item, index) => {
    const at = inside(place, index);
    const { path, causes } = readObject(item, ['path', 'causes'], at);
    return { path: readText(path, inside(at, 'path')), causes: readTexts(causes, inside(at, 'causes')) };
  });
}

function readTexts(value: unknown, place: Place): readonly string[] {
  return readList(value, place).map((item, index) => readText(item, inside(place, index)));
}

function isAgainst(value: unknown): value is Rebuild['against'] {
  return value === 'store' || value === 'build';
}
