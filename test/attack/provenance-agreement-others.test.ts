import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { judge, type Row } from '../world/attested-case.ts';
import type { HonestName } from '../world/sigstore/honest.ts';
import { both, edit, set, type Twist } from '../world/twist.ts';

const AGREEMENT = 'VERIFY_AGREEMENT';
const PARAMETER = 'VERIFY_PARAMETER_MISMATCH';
const BUILDER = 'VERIFY_BUILDER_MISMATCH';
const SUBJECT = 'VERIFY_SUBJECT_MISMATCH';
const OTHER = '0'.repeat(40);
const definition = 'predicate.buildDefinition';
const external = `${definition}.externalParameters`;
const internal = `${definition}.internalParameters`;
const source = `${definition}.resolvedDependencies.0`;
const builder = 'predicate.runDetails.builder.id';
const v02 = 'predicate.invocation';
const says = (...twists: readonly Twist[]) => ({ statement: both(...twists) });
const swap = (path: string, from: string, to: string) => edit(path, (text) => text.replaceAll(from, to));

const inV02 = (from: string, to: string) =>
  says(swap(`${v02}.configSource.uri`, from, to), swap('predicate.materials.0.uri', from, to));

const npmV02: readonly Row[] = [
  [
    'another repository',
    says(
      swap(`${v02}.configSource.uri`, 'acme/', 'evil/'),
      swap('predicate.materials.0.uri', 'acme/', 'evil/'),
      set(`${v02}.environment.GITHUB_REPOSITORY`, 'evil/tool'),
      swap(`${v02}.environment.GITHUB_WORKFLOW_REF`, 'acme/', 'evil/'),
    ),
    AGREEMENT,
  ],
  [
    'another commit',
    says(
      set(`${v02}.configSource.digest.sha1`, OTHER),
      set('predicate.materials.0.digest.sha1', OTHER),
      set(`${v02}.environment.GITHUB_SHA`, OTHER),
    ),
    AGREEMENT,
  ],
  ['another number of the repository', says(set(`${v02}.environment.GITHUB_REPOSITORY_ID`, '1')), AGREEMENT],
  ['another trigger', says(set(`${v02}.environment.GITHUB_EVENT_NAME`, 'workflow_run')), AGREEMENT],
  ['another run', says(set(`${v02}.environment.GITHUB_RUN_ID`, '1')), AGREEMENT],
  ['another attempt at the run', says(set(`${v02}.environment.GITHUB_RUN_ATTEMPT`, '9')), AGREEMENT],
  ['another version of the workflow', says(set(`${v02}.environment.GITHUB_WORKFLOW_SHA`, OTHER)), AGREEMENT],
  ['another name of the run', says(set('predicate.metadata.buildInvocationId', '1-1')), AGREEMENT],
  ['a name of the run like none', says(set('predicate.metadata.buildInvocationId', 'last')), AGREEMENT],
  [
    'another workflow',
    says(
      set(`${v02}.configSource.entryPoint`, '.github/workflows/evil.yml'),
      swap(`${v02}.environment.GITHUB_WORKFLOW_REF`, 'release', 'evil'),
    ),
    AGREEMENT,
  ],
  [
    'a runner of somebody',
    says(set('predicate.builder.id', 'https://github.com/actions/runner/self-hosted')),
    AGREEMENT,
  ],
  ['another builder', says(set('predicate.builder.id', 'https://github.com/actions/runner/other')), BUILDER],
  ['a name of another package', says(swap('subject.0.name', 'tool', 'tool-evil')), SUBJECT],
  ['a name of another version', says(swap('subject.0.name', '1.2.3', '1.2.2')), SUBJECT],
  ['a name of another scope', says(swap('subject.0.name', 'acme', 'evil')), SUBJECT],
  ['a name that is not encoded', says(swap('subject.0.name', '%40', '@')), SUBJECT],
  ['a name in another case', says(swap('subject.0.name', 'tool', 'Tool')), SUBJECT],
  [
    'the name twice',
    says((statement) =>
      set('subject.1', { name: 'pkg:npm/%40acme/tool@1.2.3', digest: { sha512: '0'.repeat(128) } })(
        statement,
      ),
    ),
    SUBJECT,
  ],
  ['a digest of other bytes', says(set('subject.0.digest.sha512', '0'.repeat(128))), SUBJECT],
  [
    'no name',
    says((statement) => set('subject.0', { digest: { sha512: '0'.repeat(128) } })(statement)),
    SUBJECT,
  ],
];

const generatorV02: readonly Row[] = [
  ['another run', says(set(`${v02}.environment.github_run_id`, '1')), AGREEMENT],
  ['another attempt at the run', says(set(`${v02}.environment.github_run_attempt`, '9')), AGREEMENT],
  ['another repository', inV02('acme/', 'evil/'), AGREEMENT],
  [
    'another tag',
    says(
      swap(`${v02}.configSource.uri`, 'v1.2.3', 'v1.2.2'),
      swap('predicate.materials.0.uri', 'v1.2.3', 'v1.2.2'),
      set(`${v02}.environment.github_ref`, 'refs/tags/v1.2.2'),
    ),
    AGREEMENT,
  ],
  ['another number of the owner', says(set(`${v02}.environment.github_repository_owner_id`, '1')), AGREEMENT],
  ['another trigger', says(set(`${v02}.environment.github_event_name`, 'schedule')), AGREEMENT],
  ['another workflow', says(set(`${v02}.configSource.entryPoint`, '.github/workflows/evil.yml')), AGREEMENT],
  [
    'inputs of the event that nobody expected',
    says(set(`${v02}.environment.github_event_payload.inputs`, { tag: 'v9' })),
    PARAMETER,
  ],
  ['inputs that nobody expected', says(set(`${v02}.parameters.inputs`, { directory: 'evil' })), PARAMETER],
  ['a builder of another generator', says(swap('predicate.builder.id', 'generic', 'container')), BUILDER],
  ['a builder of another release', says(swap('predicate.builder.id', 'v2.0.0', 'v1.0.0')), BUILDER],
  [
    'a generator that is no release',
    {
      run: {
        job_workflow_ref:
          'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/heads/main',
      },
    },
    'VERIFY_SIGNER_MISMATCH',
  ],
  [
    'a generator of a fork',
    {
      run: {
        job_workflow_ref:
          'evil/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.0.0',
      },
    },
    'VERIFY_SIGNER_MISMATCH',
  ],
  [
    'a generator of a release candidate',
    {
      statement: swap('predicate.builder.id', 'v2.0.0', 'v2.0.0-rc.1'),
      run: {
        job_workflow_ref:
          'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.0.0-rc.1',
      },
    },
    BUILDER,
  ],
];

const generatorV1: readonly Row[] = [
  [
    'other inputs than were expected',
    says(set(`${external}.inputs`, { 'run-scripts': 'ci, evil' })),
    PARAMETER,
  ],
  ['one input more than was expected', says(set(`${external}.inputs.more`, 'x')), PARAMETER],
  ['no inputs', says(set(`${external}.inputs`, {})), PARAMETER],
  ['inputs in a list', says(set(`${external}.inputs`, ['ci, build'])), PARAMETER],
  [
    'variables that nobody expected',
    says(set(`${external}.vars`, { NODE_OPTIONS: '--require evil' })),
    PARAMETER,
  ],
  [
    'inputs in another spelling where they are expected',
    { expectation: { parameters: { inputs: '{ "run-scripts": "ci, build" }' } } },
    PARAMETER,
  ],
  ['another trigger', says(set(`${internal}.GITHUB_EVENT_NAME`, 'schedule')), AGREEMENT],
];

const gitLabV1: readonly Row[] = [
  ['another number of the project', says(set(`${external}.variables.CI_PROJECT_ID`, '1')), AGREEMENT],
  ['another trigger', says(set(`${external}.variables.CI_PIPELINE_SOURCE`, 'api')), AGREEMENT],
  ['another tag', says(set(`${external}.variables.CI_COMMIT_TAG`, 'v1.2.2')), AGREEMENT],
  [
    'another commit',
    says(set(`${source}.digest.gitCommit`, OTHER), set(`${external}.variables.CI_COMMIT_SHA`, OTHER)),
    AGREEMENT,
  ],
  ['a variable that somebody chose', says(set(`${external}.variables.CC`, 'evil-cc')), PARAMETER],
  [
    'a variable that somebody chose, named like those of GitLab',
    says(set(`${external}.variables.CI_EVIL`, 'x')),
    PARAMETER,
  ],
  ['the issuer of another GitLab', { run: { iss: 'https://gitlab.example' } }, 'VERIFY_ISSUER_MISMATCH'],
  [
    'another pipeline file',
    { run: { ci_config_ref_uri: 'gitlab.com/acme/tool//evil.yml@refs/tags/v1.2.3' } },
    'VERIFY_SIGNER_MISMATCH',
  ],
  [
    'a pipeline file of another project',
    { run: { ci_config_ref_uri: 'gitlab.com/evil/tool//.gitlab-ci.yml@refs/tags/v1.2.3' } },
    'VERIFY_SIGNER_MISMATCH',
  ],
  ['a runner of somebody', { run: { runner_environment: 'self-hosted' } }, BUILDER],
];

const headwaterKeyless: readonly Row[] = [
  ['another package', says(set(`${external}.package`, 'yq')), PARAMETER],
  ['another version', says(set(`${external}.version`, '1.8.0')), PARAMETER],
  ['another platform', says(set(`${external}.platform`, 'linux-arm64')), PARAMETER],
  ['a source from elsewhere', says(swap(`${source}.uri`, 'jqlang', 'evil')), PARAMETER],
  ['a source of other bytes', says(set(`${source}.digest.sha256`, '0'.repeat(64))), PARAMETER],
  [
    'another builder',
    says(set(builder, 'https://github.com/evil/rebuilds/.github/workflows/build.yml@refs/heads/main')),
    BUILDER,
  ],
  ['the builder of a key', says(set(builder, `urn:headwater:builder:key:sha256:${'0'.repeat(64)}`)), BUILDER],
  [
    'an expectation without sources',
    { expectation: { parameters: { package: canonicalJson('jq') } } },
    PARAMETER,
  ],
];

const tables: readonly (readonly [HonestName, readonly Row[]])[] = [
  ['npmV02', npmV02],
  ['generatorV02', generatorV02],
  ['generatorV1', generatorV1],
  ['gitLabV1', gitLabV1],
  ['headwaterKeyless', headwaterKeyless],
];

describe.each(tables)(
  '%s: a predicate that contradicts its certificate, or says what nobody expected',
  (name, rows) => {
    test.each(rows)('%s', async (_, mutation, code) => {
      expect(await judge(name, mutation)).toBe(code);
    });
  },
);
