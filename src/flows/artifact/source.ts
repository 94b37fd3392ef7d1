import type { AttestedExpectation, RefRule } from '../../model/attested-expectation.ts';
import { fail } from '../../model/strict-json/place.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { readRef } from '../../verify/build-types/common/address.ts';
import type { IdentityFlags } from './question.ts';
import { flagPlace, usage } from './usage.ts';

type Source = Pick<AttestedExpectation, 'sourceRepositoryId' | 'sourceRef' | 'sourceCommit'>;

/** Which state of the source repository it should have been built from. @throws HeadwaterError USAGE */
export function sourceOf(flags: IdentityFlags): Source {
  const { 'source-repository-id': id, 'source-commit': commit } = flags;
  const sourceRef = refOf(flags);
  mustMatch('--source-repository-id', id, /^[1-9]\d{0,18}$/);
  mustMatch('--source-commit', commit, /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
  return {
    ...(id !== undefined && { sourceRepositoryId: id }),
    ...(sourceRef !== undefined && { sourceRef }),
    ...(commit !== undefined && { sourceCommit: commit }),
  };
}

function refOf({ 'source-ref': ref, 'source-tag': tag }: IdentityFlags): RefRule | undefined {
  if (ref !== undefined && tag !== undefined) {
    throw usage('--source-ref and --source-tag both name the ref', { hint: 'give one of them' });
  }
  if (tag !== undefined) return exactly(`refs/tags/${tag}`, '--source-tag');
  return ref === undefined ? undefined : exactly(ref, '--source-ref');
}

function exactly(ref: string, flag: string): RefRule {
  return { type: 'exact', ref: readRef(ref, flagPlace(flag)) };
}

const EXPECTED: Readonly<Record<string, string>> = {
  '--source-repository-id': 'a number',
  '--source-commit': '40 or 64 lower-case hexadecimal digits',
};

function mustMatch(flag: string, value: string | undefined, pattern: RegExp): void {
  if (value === undefined || pattern.test(value)) return;
  fail(flagPlace(flag), 'cannot be read', { expected: `${EXPECTED[flag]}`, found: shown(value) });
}
