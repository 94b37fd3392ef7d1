import { describe, expect, test } from 'vitest';
import { workflowNameOf } from '../../../src/verify/attested/workflow-name.ts';

const github = 'https://github.com/acme/tool';
const commit = '26d16513386ffaa790b1c32f927544f1322e4194';

describe('a workflow is read from its name', () => {
  test.each([
    [`${github}/.github/workflows/release.yml@refs/tags/v1`, github, 'refs/tags/v1'],
    [
      `${github}/.github/workflows/release.yml@refs/tags/@acme/tool@1.0.0`,
      github,
      'refs/tags/@acme/tool@1.0.0',
    ],
    [`${github}/.github/workflows/release.yml@${commit}`, github, commit],
    [`${github}/.github/workflows/a.yaml@refs/pull/7/merge`, github, 'refs/pull/7/merge'],
    [
      'https://acme.ghe.com/acme/tool/.github/workflows/a.yml@refs/heads/main',
      'https://acme.ghe.com/acme/tool',
      'refs/heads/main',
    ],
    [
      'https://gitlab.com/acme/group/tool//.gitlab-ci.yml@refs/heads/main',
      'https://gitlab.com/acme/group/tool',
      'refs/heads/main',
    ],
    [
      'https://gitlab.com/acme/tool//ci/release.yml@refs/heads/main',
      'https://gitlab.com/acme/tool',
      'refs/heads/main',
    ],
  ])('%s', (name, repository, ref) => {
    const workflow = name.slice(0, name.indexOf('@'));
    expect(workflowNameOf(name)).toEqual({ repository, workflow, ref });
  });
});

test.each([
  '',
  '@',
  'release@acme.example',
  `${github}`,
  `${github}/.github/workflows/release.yml`,
  `${github}/.github/workflows/release.yml@`,
  `${github}/.github/workflows/release.yml@main`,
  `${github}/.github/workflows/release.yml@v1`,
  `${github}/.github/workflows/release.yml@refs/notes/x`,
  `${github}/.github/workflows/release.yml@refs/heads/`,
  `${github}/.github/workflows/release.yml@refs/heads/a b`,
  `${github}/.github/workflows/release.yml@${commit.slice(1)}`,
  `${github}/.github/workflows/release.yml@${commit.toUpperCase()}`,
  `${github}/.github/workflows/@refs/heads/main`,
  `${github}/.github/workflows/a/b.yml@refs/heads/main`,
  `${github}/x/.github/workflows/a.yml@refs/heads/main`,
  `${github}/.github/a.yml@refs/heads/main`,
  `${github}/workflows/a.yml@refs/heads/main`,
  'http://github.com/acme/tool/.github/workflows/a.yml@refs/heads/main',
  'https://github.com/acme/.github/workflows/a.yml@refs/heads/main',
  'https://github.com@evil.example/acme/tool/.github/workflows/a.yml@refs/heads/main',
  'https://gitlab.com/tool//.gitlab-ci.yml@refs/heads/main',
])('%s is no workflow', (name) => {
  expect(workflowNameOf(name)).toBeUndefined();
});
