import { describe, expect, test } from 'vitest';
import { readGitAddress, readRef, readRepository } from '../../../src/verify/build-types/common/address.ts';
import { codeOf } from '../../world/predicates/reading.ts';

const place = { code: 'VERIFY_PREDICATE_INVALID', path: 'here' } as const;
const TOOL = 'https://github.com/acme/tool';

test.each([
  [TOOL, TOOL],
  [`git+${TOOL}`, TOOL],
  [`${TOOL}.git`, TOOL],
  [`git+${TOOL}.git`, TOOL],
  ['https://gitlab.com/acme/group/sub/tool', 'https://gitlab.com/acme/group/sub/tool'],
  ['https://git.acme-corp.example/a_b/c.d-e', 'https://git.acme-corp.example/a_b/c.d-e'],
])('%s is %s', (spelling, repository) => {
  expect(readRepository(spelling, place)).toBe(repository);
});

test('a ref begins at the first @, and may hold more of them', () => {
  const ref = 'refs/tags/@acme/tool@1.0';
  expect(readGitAddress(`git+${TOOL}@${ref}`, place)).toEqual({ repository: TOOL, ref });
  expect(readGitAddress(TOOL, place)).toEqual({ repository: TOOL });
});

test.each(['refs/heads/main', 'refs/tags/v1.2.3+build', 'refs/pull/7/merge', 'refs/heads/a@b'])(
  '%s is a ref',
  (ref) => {
    expect(readRef(ref, place)).toBe(ref);
  },
);

describe('no repository', () => {
  test.each([
    `${TOOL}.git.git`,
    `git+git+${TOOL}`,
    `git+${TOOL}/`,
    'https://github.com/acme',
    'https://github.com/acme/..',
    'https://github.com/./tool',
    'https://github.com/acme/.git',
    'https://github.com//tool',
    'https://github.com./acme/tool',
    'https://.github.com/acme/tool',
    'https://-github.com/acme/tool',
    'https://github-.com/acme/tool',
    'https://github/acme/tool',
    'https://GitHub.com/acme/tool',
    'https://[::1]/acme/tool',
    'HTTPS://github.com/acme/tool',
    'https:/github.com/acme/tool',
    'github.com/acme/tool',
    'git@github.com:acme/tool.git',
    'https://github.com/acme/tool?ref=x',
    'https://github.com/acme/tool:443',
    'https://github.com/acme/to ol',
    `${TOOL}\n`,
    `${'https://a.b/'}${'c/'.repeat(3000)}d`,
  ])('%j', (text) => {
    expect(codeOf(() => readRepository(text, place))).toBe(place.code);
  });
});

describe('no ref', () => {
  test.each([
    'main',
    'refs/heads/',
    'refs/notes/x',
    'refs/remotes/origin/main',
    'Refs/heads/main',
    ' refs/heads/main',
    'refs/heads/main ',
    'refs/heads/a..b',
    'refs/heads/../tags/v1',
    'refs/heads//a',
    'refs/heads/.a',
    'refs/heads/a/.b',
    'refs/heads/a.',
    'refs/heads/a/',
    'refs/heads/a.lock',
    'refs/heads/a.lock/b',
    'refs/heads/a~1',
    'refs/heads/a^',
    'refs/heads/a:b',
    'refs/heads/a?',
    'refs/heads/a*',
    'refs/heads/a[b]',
    'refs/heads/a\\b',
    'refs/heads/a@{1}',
    'refs/heads/a%2Fb',
    'refs/heads/m\u0430in',
    'refs/tags/v1\u0000',
  ])('%j', (text) => {
    expect(codeOf(() => readRef(text, place))).toBe(place.code);
  });
});
