import { expect, test } from 'vitest';
import { sourceRepositoryOf } from '../../../src/origins/pypi/source-repository.ts';

type Urls = readonly (readonly [string, string])[];
const TOOL = 'https://github.com/acme/tool';

test.each<[string, Urls, string | undefined]>([
  ['a label of the source', [['Source', TOOL]], TOOL],
  ['in any spelling', [['  Source-Code ', `${TOOL}.git`]], TOOL],
  ['a deeper link', [['GitHub', `${TOOL}/tree/main/python?x#readme`]], TOOL],
  ['as git writes it', [['repository', `git+${TOOL}.git`]], TOOL],
  ['the home page, where no other names one', [['Homepage', TOOL]], TOOL],
  [
    'a label before the home page',
    [
      ['Homepage', 'https://github.com/acme/site'],
      ['Code', TOOL],
    ],
    TOOL,
  ],
  [
    'the home page, where the source is on no forge that is known',
    [
      ['Source', 'https://example.com/x/y'],
      ['Home-page', TOOL],
    ],
    TOOL,
  ],
  [
    'the same one twice',
    [
      ['Source', TOOL],
      ['Repository', `${TOOL}/`],
    ],
    TOOL,
  ],
  ['groups of GitLab', [['Source', 'https://gitlab.com/a/b/c/-/tree/main']], 'https://gitlab.com/a/b/c'],
  [
    'two that differ',
    [
      ['Source', TOOL],
      ['Repository', 'https://github.com/acme/other'],
    ],
    undefined,
  ],
  [
    'no label of the source',
    [
      ['Documentation', TOOL],
      ['Issues', `${TOOL}/issues`],
    ],
    undefined,
  ],
  ['an owner alone', [['Source', 'https://github.com/acme']], undefined],
  ['another host that looks like it', [['Source', 'https://github.com.evil.example/acme/tool']], undefined],
  ['another host by a user name', [['Source', 'https://github.com@evil.example/acme/tool']], undefined],
  ['a user name', [['Source', 'https://acme@github.com/acme/tool']], undefined],
  ['a port', [['Source', 'https://github.com:8443/acme/tool']], undefined],
  ['another scheme', [['Source', 'ssh://github.com/acme/tool']], undefined],
  ['a percent sign', [['Source', 'https://github.com/acme/tool%2fevil']], undefined],
  ['a name that begins with a dot', [['Source', 'https://github.com/acme/.github']], undefined],
  ['no address', [['Source', 'UNKNOWN']], undefined],
  ['nothing', [], undefined],
])('%s', (_what, urls, expected) => {
  expect(sourceRepositoryOf(urls)?.url).toBe(expected);
});

test('each forge has its own issuer', () => {
  expect(sourceRepositoryOf([['Source', TOOL]])).toMatchObject({
    issuer: 'https://token.actions.githubusercontent.com',
    runner: 'github-hosted',
  });
  expect(sourceRepositoryOf([['Source', 'https://gitlab.com/a/b']])).toMatchObject({
    issuer: 'https://gitlab.com',
    runner: 'any',
  });
});
