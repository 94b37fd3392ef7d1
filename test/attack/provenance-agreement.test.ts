import { describe, expect, test } from 'vitest';
import { judge, type Row, sigstore } from '../world/attested-case.ts';
import { saying } from '../world/sigstore/lies.ts';
import { both, edit, set, type Twist } from '../world/twist.ts';

const AGREEMENT = 'VERIFY_AGREEMENT';
const PARAMETER = 'VERIFY_PARAMETER_MISMATCH';
const BUILDER = 'VERIFY_BUILDER_MISMATCH';
const TIME = 'VERIFY_TIME_INVALID';
const OTHER = '0'.repeat(40);
const definition = 'predicate.buildDefinition';
const external = `${definition}.externalParameters`;
const internal = `${definition}.internalParameters`;
const source = `${definition}.resolvedDependencies.0`;
const metadata = 'predicate.runDetails.metadata';
const builder = 'predicate.runDetails.builder.id';
const says = (...twists: readonly Twist[]) => ({ statement: both(...twists) });
const swap = (path: string, from: string, to: string) => edit(path, (text) => text.replaceAll(from, to));

/** Everywhere the same in the predicate, and another thing in the certificate. */
const inV1 = (from: string, to: string) =>
  says(swap(`${external}.workflow.repository`, from, to), swap(`${source}.uri`, from, to));
const refInV1 = (to: string) =>
  says(set(`${external}.workflow.ref`, to), swap(`${source}.uri`, 'refs/tags/v1.2.3', to));
const github: readonly Row[] = [
  ['another repository', inV1('acme/tool', 'evil/tool'), AGREEMENT],
  ['a repository with the same prefix', inV1('acme/tool', 'acme/tool-evil'), AGREEMENT],
  ['a repository in another case', inV1('acme/tool', 'Acme/tool'), AGREEMENT],
  ['a repository of another host', inV1('github.com', 'github.example'), AGREEMENT],
  ['another number of the repository', says(set(`${internal}.github.repository_id`, '1')), AGREEMENT],
  [
    'a number of the repository with a zero before it',
    says(edit(`${internal}.github.repository_id`, (text) => `0${text}`)),
    AGREEMENT,
  ],
  ['another number of the owner', says(set(`${internal}.github.repository_owner_id`, '1')), AGREEMENT],
  ['another run', says(swap(`${metadata}.invocationId`, 'runs/', 'runs/1')), AGREEMENT],
  ['a run that is no address', says(set(`${metadata}.invocationId`, 'the last one')), AGREEMENT],
  ['another commit', says(set(`${source}.digest.gitCommit`, OTHER)), AGREEMENT],
  ['a longer commit', says(set(`${source}.digest.gitCommit`, '0'.repeat(64))), AGREEMENT],
  ['another tag', refInV1('refs/tags/v1.2.2'), AGREEMENT],
  ['a branch of the name of the tag', refInV1('refs/heads/v1.2.3'), AGREEMENT],
  ['a tag in capitals', refInV1('refs/tags/V1.2.3'), AGREEMENT],
  ['a runner of somebody', says(set(`${internal}.github.runner_environment`, 'self-hosted')), AGREEMENT],
  ['another trigger', says(set(`${internal}.github.event_name`, 'workflow_dispatch')), AGREEMENT],
  ['another workflow', says(set(`${external}.workflow.path`, '.github/workflows/evil.yml')), AGREEMENT],
  [
    'a workflow in another case',
    says(set(`${external}.workflow.path`, '.github/workflows/Release.yml')),
    AGREEMENT,
  ],
  ['another run', says(swap(`${metadata}.invocationId`, '6014488666', '1')), AGREEMENT],
  [
    'another attempt of the run',
    says(swap(`${metadata}.invocationId`, 'attempts/1', 'attempts/2')),
    AGREEMENT,
  ],
  ['a run of another repository', says(swap(`${metadata}.invocationId`, 'acme', 'evil')), AGREEMENT],
  ['a certificate of another trigger', { signing: saying(20, 'pull_request_target') }, AGREEMENT],
  [
    'a certificate of another workflow that was called',
    { signing: saying(18, 'https://github.com/acme/tool/.github/workflows/evil.yml@refs/tags/v1.2.3') },
    AGREEMENT,
  ],
  [
    'a certificate of another run',
    { signing: saying(21, 'https://github.com/acme/tool/actions/runs/1/attempts/1') },
    AGREEMENT,
  ],
  ['a certificate of another owner', { signing: saying(17, '1') }, AGREEMENT],
  ['the builder of another workflow', says(swap(builder, 'release', 'evil')), BUILDER],
  ['the builder of another ref', says(swap(builder, 'v1.2.3', 'v1.2.2')), BUILDER],
  ['the builder of another repository', says(swap(builder, 'acme', 'evil')), BUILDER],
  ['the builder without its ref', says(swap(builder, '@refs/tags/v1.2.3', '')), BUILDER],
  ['the builder in another case', says(swap(builder, 'release', 'Release')), BUILDER],
  ['the builder of headwater', says(set(builder, 'https://headwater.example/builder')), BUILDER],
  [
    'the builder of slsa-github-generator',
    says(
      set(
        builder,
        'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.0.0',
      ),
    ),
    BUILDER,
  ],
  [
    'an end after it was signed',
    says(set(`${metadata}.finishedOn`, new Date(sigstore.bornAt.getTime() + 600_000).toISOString())),
    TIME,
  ],
  [
    'a beginning after it was signed',
    says(set(`${metadata}.startedOn`, new Date(sigstore.bornAt.getTime() + 600_000).toISOString())),
    TIME,
  ],
  ['inputs that nobody expected', says(set(`${external}.inputs`, { debug: 'true' })), PARAMETER],
  ['inputs of a falsy value', says(set(`${external}.inputs`, { debug: false })), PARAMETER],
  ['variables that nobody expected', says(set(`${external}.vars`, { CC: 'evil-cc' })), PARAMETER],
  ['a release that nobody expected', says(set(`${external}.release`, { name: 'evil' })), PARAMETER],
  [
    'an input that was expected, and is not there',
    { expectation: { parameters: { inputs: '{"debug":"true"}' } } },
    PARAMETER,
  ],
  [
    'an expected parameter with the name of a method',
    { expectation: { parameters: { toString: '1' } } },
    PARAMETER,
  ],
];

describe('a predicate of GitHub Actions that contradicts its certificate, or says what nobody expected', () => {
  test.each(github)('%s', async (_, mutation, code) => {
    expect(await judge('artifactAttestation', mutation)).toBe(code);
  });
});
