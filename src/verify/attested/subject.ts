import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { Quarantined } from '../../model/quarantined.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import type { AttestedSubject } from '../statement/attested-statement.ts';

/**
 * The statement is about exactly these bytes, and under the expected name where the
 * ecosystem has names (in-toto attestation framework, "Validation model": the subject must
 * match the artifact). Returns the name of the subject.
 * @throws HeadwaterError VERIFY_SUBJECT_MISMATCH
 */
export function judgeSubject(
  subjects: readonly AttestedSubject[],
  artifact: Quarantined,
  { subjectName, resource }: Pick<AttestedExpectation, 'subjectName' | 'resource'>,
): string {
  const named = subjects.filter(({ name }) => subjectName === undefined || name === subjectName);
  if (subjectName !== undefined && named.length !== 1) {
    refuse('VERIFY_SUBJECT_MISMATCH', 'the statement does not name the artifact exactly once', {
      expected: shown(subjectName),
      found: namesOf(subjects),
    });
  }
  const found = named.find((subject) => isOf(subject, artifact));
  if (found !== undefined) return found.name ?? resource;
  return refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact is not the one that was attested', {
    expected: named.slice(0, 4).map(digestOf).join(', '),
    found: `sha256:${artifact.sha256}`,
    hint: 'the bytes were changed after they were signed, or belong to another build',
  });
}

/** By every digest that both have, and by one at least. */
function isOf({ sha256, sha512 }: AttestedSubject, artifact: Quarantined): boolean {
  const pairs = [
    [sha256, artifact.sha256],
    [sha512, artifact.sha512],
  ].filter((pair) => pair.every((digest) => digest !== undefined));
  return pairs.length > 0 && pairs.every(([attested, taken]) => attested === taken);
}

function digestOf({ sha256, sha512 }: AttestedSubject): string {
  return sha256 === undefined ? `sha512:${sha512}` : `sha256:${sha256}`;
}

function namesOf(subjects: readonly AttestedSubject[]): string {
  const names = subjects.slice(0, 4).map(({ name }) => shown(name));
  return names.join(', ') || 'nothing';
}
