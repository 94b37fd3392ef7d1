import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import type { Origin } from './origin.ts';
import { followsRule, toldRule } from './ref.ts';

/**
 * The build is of the expected repository, ref and commit, on an expected runner (SLSA
 * v1.1, "Verifying artifacts", step 2). Compared exactly; what is not said does not match.
 * @throws HeadwaterError VERIFY_SOURCE_REPOSITORY, VERIFY_REPOSITORY_RENAMED,
 * VERIFY_REF_MISMATCH, VERIFY_COMMIT_MISMATCH, VERIFY_RUNNER
 */
export function judgeSource(origin: Origin, expectation: AttestedExpectation): void {
  judgeRepository(origin, expectation);
  judgeRef(origin, expectation);
  judgeRunner(origin, expectation);
}

/** @throws HeadwaterError VERIFY_SOURCE_REPOSITORY, VERIFY_REPOSITORY_RENAMED */
export function judgeRepository(found: Origin, wanted: AttestedExpectation): void {
  const { sourceRepository: name, sourceRepositoryId: id } = wanted;
  if (name !== undefined && found.repository !== name) refuseRepository(found, name, id);
  if (id === undefined || found.repositoryId === id) return;
  refuse('VERIFY_SOURCE_REPOSITORY', 'another repository has the expected name', {
    expected: `${name ?? 'a repository'} with the number ${id}`,
    found: `${shown(found.repositoryId)}   (${found.told})`,
    hint: 'the repository was deleted, or moved away, and somebody made a new one of its name',
  });
}

/** The forge's number of a repository stays when its name changes: then the expectation is what is out of date. */
function refuseRepository(found: Origin, name: string, id: string | undefined): never {
  const told = { expected: name, found: `${shown(found.repository)}   (${found.told})` };
  if (found.repository !== undefined && id !== undefined && found.repositoryId === id) {
    return refuse('VERIFY_REPOSITORY_RENAMED', 'the source repository has another name now', {
      ...told,
      hint: `it is the same repository, number ${id}; name it anew where it is expected`,
    });
  }
  return refuse('VERIFY_SOURCE_REPOSITORY', 'it was built from another repository', {
    ...told,
    hint: 'whoever signed is not the project that was asked for',
  });
}

function judgeRef({ ref, commit, told }: Origin, { sourceRef, sourceCommit }: AttestedExpectation): void {
  if (sourceRef !== undefined && !followsRule(sourceRef, ref)) {
    refuse('VERIFY_REF_MISMATCH', 'it was built from another ref', {
      expected: toldRule(sourceRef),
      found: `${shown(ref)}   (${told})`,
    });
  }
  if (sourceCommit === undefined || commit === sourceCommit) return;
  refuse('VERIFY_COMMIT_MISMATCH', 'it was built from another commit', {
    expected: sourceCommit,
    found: `${shown(commit)}   (${told})`,
  });
}

/** On a runner of somebody's own, whoever owns it can write into the build what he likes. */
function judgeRunner({ runner, told }: Origin, { runnerEnvironment }: AttestedExpectation): void {
  if (runnerEnvironment === 'any' || runner === runnerEnvironment) return;
  refuse('VERIFY_RUNNER', 'it was not built on a runner of the forge', {
    expected: shown(runnerEnvironment),
    found: `${shown(runner)}   (${told})`,
  });
}
