import { artifactFileName, tarFileName } from '../../../model/attestation.ts';
import type { Sha256 } from '../../../model/digest.ts';
import type { SourceBuildExpectation } from '../../../model/expectation.ts';
import type { Quarantined } from '../../../model/quarantined.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import type { Subject } from '../../statement/statement.ts';

/**
 * The statement is about exactly these bytes, under exactly the names that the
 * expectation gives them: the archive, and the tar inside it (in-toto attestation
 * framework, "Validation model": the subject must match the artifact).
 * Returns the digest of the uncompressed tar, which unpacking compares again.
 * @throws HeadwaterError VERIFY_SUBJECT_MISMATCH
 */
export function judgeSubjects(
  subjects: readonly Subject[],
  artifact: Quarantined,
  expectation: SourceBuildExpectation,
): Sha256 {
  const { version, platform } = expectation;
  const of = { name: expectation.package, version, platform };
  const [archive, tar, ...more] = [artifactFileName(of), tarFileName(of)].map((name) => only(name, subjects));
  if (archive === undefined || tar === undefined || more.length + 2 !== subjects.length) {
    return refuse('VERIFY_SUBJECT_MISMATCH', 'the statement is about something else', {
      expected: `${artifactFileName(of)} and ${tarFileName(of)}`,
      found:
        subjects
          .slice(0, 4)
          .map(({ name }) => shown(name))
          .join(', ') || 'nothing',
    });
  }
  if (archive === artifact.sha256) return tar;
  return refuse('VERIFY_SUBJECT_MISMATCH', 'the artifact is not the one that was attested', {
    expected: `sha256:${archive}`,
    found: `sha256:${artifact.sha256}`,
    hint: 'the bytes were changed after they were signed, or belong to another build',
  });
}

/** The digest of the one subject of that name. */
function only(name: string, subjects: readonly Subject[]): Sha256 | undefined {
  const [subject, ...more] = subjects.filter((candidate) => candidate.name === name);
  return more.length === 0 ? subject?.sha256 : undefined;
}
