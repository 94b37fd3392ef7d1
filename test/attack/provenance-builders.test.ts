import { describe, expect, test } from 'vitest';
import { judge, type Row } from '../world/attested-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_PREDICATE_INVALID';
const UNKNOWN = 'VERIFY_PARAMETER_UNKNOWN';
const BUILD = 'VERIFY_BUILD_TYPE';
const definition = 'predicate.buildDefinition';
const external = `${definition}.externalParameters`;
const internal = `${definition}.internalParameters`;
const source = `${definition}.resolvedDependencies.0`;
const variables = `${external}.variables`;
const builder = 'predicate.runDetails.builder.id';
const OTHER = '0'.repeat(40);
const says = (statement: Twist) => ({ statement });
const respelled = (path: string, from: string, to: string) =>
  says(edit(path, (text) => text.replace(from, to)));

/** Builders made with slsa-github-generator, SLSA v1. */
const generator: readonly Row[] = [
  ['another version of the build type', respelled(`${definition}.buildType`, '@v0', '@v9'), BUILD],
  ['a parameter nobody knows', says(set(`${external}.mirror`, 'x')), UNKNOWN],
  [
    'a workflow of another repository',
    says(
      set(`${external}.workflow`, {
        ref: 'refs/tags/v1.2.3',
        repository: 'https://github.com/evil/tool',
        path: '.github/workflows/release.yml',
      }),
    ),
    BAD,
  ],
  [
    'a workflow of another ref',
    says(
      set(`${external}.workflow`, {
        ref: 'refs/tags/v1.2.2',
        repository: 'https://github.com/acme/tool',
        path: '.github/workflows/release.yml',
      }),
    ),
    BAD,
  ],
  [
    'a workflow of another path',
    says(
      set(`${external}.workflow`, {
        ref: 'refs/tags/v1.2.3',
        repository: 'https://github.com/acme/tool',
        path: '.github/workflows/evil.yml',
      }),
    ),
    BAD,
  ],
  [
    'a source of another repository',
    says(
      set(`${external}.source`, {
        uri: 'git+https://github.com/evil/tool@refs/tags/v1.2.3',
        digest: { gitCommit: OTHER },
      }),
    ),
    BAD,
  ],
  [
    'a source of another commit',
    says(
      set(`${external}.source`, {
        uri: 'git+https://github.com/acme/tool@refs/tags/v1.2.3',
        digest: { gitCommit: OTHER },
      }),
    ),
    BAD,
  ],
  [
    'a source without a digest',
    says(set(`${external}.source`, { uri: 'git+https://github.com/acme/tool@refs/tags/v1.2.3' })),
    BAD,
  ],
  ['an environment of another repository', says(set(`${internal}.GITHUB_REPOSITORY`, 'evil/tool')), BAD],
  ['an environment of another ref', says(set(`${internal}.GITHUB_REF`, 'refs/tags/v1.2.2')), BAD],
  ['an environment of another commit', says(set(`${internal}.GITHUB_SHA`, OTHER)), BAD],
  [
    'an environment of another workflow ref',
    respelled(`${internal}.GITHUB_WORKFLOW_REF`, '@refs/tags', '@refs/heads'),
    BAD,
  ],
  ['a dependency of another repository alone', respelled(`${source}.uri`, 'acme/', 'evil/'), BAD],
  ['a dependency of another ref', respelled(`${source}.uri`, 'v1.2.3', 'v1.2.2'), BAD],
  ['a dependency of another commit', says(set(`${source}.digest.gitCommit`, OTHER)), BAD],
  ['no dependency', says(set(`${definition}.resolvedDependencies`, [])), BAD],
  ['a builder with a query', says(edit(builder, (text) => `${text}?x`)), BAD],
];

/** GitLab's own, SLSA v1. */
const gitlab: readonly Row[] = [
  ['another version of the build type', respelled(`${definition}.buildType`, '_v1', '_v2'), BUILD],
  [
    'a build type of the runner at no version',
    says(
      set(`${definition}.buildType`, 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/PROVENANCE.md'),
    ),
    BUILD,
  ],
  [
    'a build type of the runner of somebody else',
    says(
      set(`${definition}.buildType`, 'https://gitlab.com/evil/gitlab-runner/-/blob/v17.0.0/PROVENANCE.md'),
    ),
    BUILD,
  ],
  ['a parameter nobody knows', says(set(`${external}.mirror`, 'x')), UNKNOWN],
  ['no source', says(drop(`${external}.source`)), BAD],
  ['a source of another project', respelled(`${external}.source`, 'acme', 'evil'), BAD],
  ['a source of another host', respelled(`${external}.source`, 'gitlab.com', 'gitlab.example'), BAD],
  ['a source with a user name', respelled(`${external}.source`, 'https://', 'https://oauth2:x@'), BAD],
  ['no entry point', says(drop(`${external}.entryPoint`)), BAD],
  ['an empty entry point', says(set(`${external}.entryPoint`, '')), BAD],
  ['another job than the variables name', says(set(`${external}.entryPoint`, 'deploy')), BAD],
  ['variables in a list', says(set(variables, [])), BAD],
  ['a variable of another commit', says(set(`${variables}.CI_COMMIT_SHA`, OTHER)), BAD],
  ['a variable of another project', respelled(`${variables}.CI_PROJECT_URL`, 'acme', 'evil'), BAD],
  ['a variable of a branch beside the tag', says(set(`${variables}.CI_COMMIT_BRANCH`, 'v1.2.3')), BAD],
  ['a variable of another name of the ref', says(set(`${variables}.CI_COMMIT_REF_NAME`, 'main')), BAD],
  ['a variable that is no text', says(set(`${variables}.CI_COMMIT_TAG`, 1)), BAD],
  ['a tag with a dot segment', says(set(`${variables}.CI_COMMIT_TAG`, '../heads/main')), BAD],
  ['a dependency of another project', respelled(`${source}.uri`, 'acme', 'evil'), BAD],
  ['a dependency of another commit', says(set(`${source}.digest.gitCommit`, OTHER)), BAD],
  ['two commits', says(set(`${source}.digest.sha1`, OTHER)), BAD],
  ['no dependency', says(set(`${definition}.resolvedDependencies`, [])), BAD],
  ['a runner of another project', respelled(builder, 'acme', 'evil'), BAD],
  ['a runner without a number', respelled(builder, '12270845', 'x'), BAD],
  ['a runner with a path behind it', says(edit(builder, (text) => `${text}/x`)), BAD],
  ['a runner of GitHub', says(set(builder, 'https://github.com/actions/runner/github-hosted')), BAD],
];

/** headwater's own, signed by a workflow. */
const headwater: readonly Row[] = [
  ['another version of the build type', respelled(`${definition}.buildType`, ':v1', ':v2'), BUILD],
  ['a parameter nobody knows', says(set(`${external}.mirror`, 'x')), UNKNOWN],
  ['no package', says(drop(`${external}.package`)), BAD],
  ['a version that is a number', says(set(`${external}.version`, 1)), BAD],
  ['an empty platform', says(set(`${external}.platform`, '')), BAD],
  ['another recipe than was used', says(set(`${external}.recipeDigest`, `sha256:${'0'.repeat(64)}`)), BAD],
  [
    'a recipe twice',
    says(copy(`${definition}.resolvedDependencies.4`, `${definition}.resolvedDependencies.7`)),
    BAD,
  ],
  ['no source', says((statement) => both(drop(source), drop(source))(statement)), BAD],
  ['a dependency of an unknown kind', says(set(`${source}.name`, 'toolchain')), 'VERIFY_DEPENDENCY_MISMATCH'],
  ['a source without a digest', says(drop(`${source}.digest`)), BAD],
  ['a source with a digest of SHA-1', says(set(`${source}.digest`, { sha1: OTHER })), BAD],
  [
    'a library under the name of a tool',
    says(set(`${definition}.resolvedDependencies.2.name`, 'host-tool')),
    BAD,
  ],
  [
    'a tool that is no file',
    says(set(`${definition}.resolvedDependencies.5.uri`, 'https://evil.example/gcc')),
    BAD,
  ],
  ['a seal nobody knows', says(set(`${internal}.seal`, 'none')), BAD],
  ['an unknown internal parameter', says(set(`${internal}.note`, 'x')), BAD],
  ['no byproducts', says(drop('predicate.runDetails.byproducts')), BAD],
  ['a second set of dependencies', says(append(`${definition}.resolvedDependencies`, null)), BAD],
];

describe('a predicate that cannot be meant is refused', () => {
  test.each(generator)('slsa-github-generator in SLSA v1: %s', async (_, mutation, code) => {
    expect(await judge('generatorV1', mutation)).toBe(code);
  });

  test.each(gitlab)('GitLab: %s', async (_, mutation, code) => {
    expect(await judge('gitLabV1', mutation)).toBe(code);
  });

  test.each(headwater)('headwater: %s', async (_, mutation, code) => {
    expect(await judge('headwaterKeyless', mutation)).toBe(code);
  });
});
