import { describe, expect, test } from 'vitest';
import type { AttestedExpectation, CertificateExpectation } from '../../src/model/attested-expectation.ts';
import { judge, type Mutation, type Row } from '../world/attested-case.ts';
import { BUILDER, honest } from '../world/sigstore/honest.ts';
import { GITHUB_ISSUER, gitHubRun } from '../world/sigstore/identities.ts';
import { saying, without } from '../world/sigstore/lies.ts';
import { artifactAttestation } from '../world/sigstore/statements.ts';

const ISSUER = 'VERIFY_ISSUER_MISMATCH';
const SIGNER = 'VERIFY_SIGNER_MISMATCH';
const REPOSITORY = 'VERIFY_SOURCE_REPOSITORY';
const REF = 'VERIFY_REF_MISMATCH';
const COMMIT = 'VERIFY_COMMIT_MISMATCH';
const RUNNER = 'VERIFY_RUNNER';
const own = 'acme/tool/.github/workflows/release.yml';
const TAG = 'refs/tags/v1.2.3';
const { signer, sourceRef } = honest.artifactAttestation.expectation;

/** A run of which certificate and predicate tell the same: nothing gives it away but who it is. */
function runOf(changes: Parameters<typeof gitHubRun>[0]): Mutation {
  const run = gitHubRun(changes);
  const [subject] = honest.artifactAttestation.statement.subject;
  if (subject === undefined) throw new Error('it has a subject');
  return { run: { ...run }, statement: () => artifactAttestation(run, subject) };
}

/** A workflow of that name and ref, called and run. */
const workflow = (name: string, more: Parameters<typeof gitHubRun>[0] = {}) =>
  runOf({ workflow_ref: name, job_workflow_ref: name, ...more });
const repository = (slug: string, id = '495574555') =>
  workflow(`${slug}/.github/workflows/release.yml@${TAG}`, {
    repository: slug,
    repository_id: id,
    repository_owner: slug.split('/')[0] ?? '',
  });
/** A workflow of that repository, called by the honest one. */
const reusable = (slug: string) =>
  runOf({ job_workflow_ref: `${slug}/.github/workflows/release.yml@${TAG}` });
const ref = (name: string) => workflow(`${own}@${name}`, { ref: name });

/** Whoever it is, he passes as a workflow; only the source is compared. */
const anyWorkflow = (mutation: Mutation): Mutation => ({
  ...mutation,
  expectation: {
    signer: { ...certificateOf(signer), identity: { type: 'subject', subject: subjectIn(mutation) } },
  },
});

function certificateOf(expected: AttestedExpectation['signer']): CertificateExpectation {
  if (expected.kind === 'key') throw new Error('it is a certificate');
  return expected;
}

function subjectIn({ run }: Mutation): string {
  return `https://github.com/${run?.job_workflow_ref}`;
}

const who: readonly Row[] = [
  ['another issuer', runOf({ iss: 'https://accounts.example.com' }), ISSUER],
  ['an issuer of an enterprise', runOf({ iss: `${GITHUB_ISSUER}/hammer-time` }), ISSUER],
  ['an issuer with a slash behind it', runOf({ iss: `${GITHUB_ISSUER}/` }), ISSUER],
  ['an issuer over http', runOf({ iss: GITHUB_ISSUER.replace('https', 'http') }), ISSUER],
  ['an issuer in capitals', runOf({ iss: GITHUB_ISSUER.toUpperCase() }), ISSUER],
  ['an issuer with a suffix', runOf({ iss: `${GITHUB_ISSUER}.evil.example` }), ISSUER],
  ['an issuer with a prefix', runOf({ iss: `https://evil.example/?${GITHUB_ISSUER}` }), ISSUER],
  ['the issuer of GitLab', runOf({ iss: 'https://gitlab.com' }), ISSUER],
  ['an issuer with a homoglyph', runOf({ iss: GITHUB_ISSUER.replace('o', '\u043e') }), ISSUER],
  ['an empty issuer', runOf({ iss: '' }), ISSUER],
  [
    'another workflow of the same repository',
    workflow(`acme/tool/.github/workflows/test.yml@${TAG}`),
    SIGNER,
  ],
  ['a workflow with the same suffix', workflow(`acme/tool/.github/workflows/pre-release.yml@${TAG}`), SIGNER],
  ['a workflow with the same prefix', workflow(`acme/tool/.github/workflows/release.yml.yml@${TAG}`), SIGNER],
  ['a workflow of the other ending', workflow(`acme/tool/.github/workflows/release.yaml@${TAG}`), SIGNER],
  ['a workflow in another case', workflow(`acme/tool/.github/workflows/Release.yml@${TAG}`), SIGNER],
  ['a workflow where a dot stood', workflow(`acme/tool/.github/workflows/releaseXyml@${TAG}`), SIGNER],
  ['a workflow with percent-encoding', workflow(`acme/tool/.github/workflows/release%2eyml@${TAG}`), SIGNER],
  ['a workflow of another folder', workflow(`acme/tool/workflows/release.yml@${TAG}`), SIGNER],
  ['a workflow of a branch', workflow(`${own}@refs/heads/main`), SIGNER],
  ['a workflow of a branch named as the tag', workflow(`${own}@refs/heads/v1.2.3`), SIGNER],
  ['a workflow of another tag', workflow(`${own}@refs/tags/v1.2.2`), SIGNER],
  ['a workflow of a tag with the same prefix', workflow(`${own}@refs/tags/v1.2.30`), SIGNER],
  ['a workflow of a tag in capitals', workflow(`${own}@refs/tags/V1.2.3`), SIGNER],
  ['a workflow of a pull request', workflow(`${own}@refs/pull/7/merge`), SIGNER],
  ['a workflow of a commit', workflow(`${own}@${'0'.repeat(40)}`), SIGNER],
  ['a workflow without a ref', workflow(own), SIGNER],
  ['a workflow of two refs', workflow(`${own}@${TAG}@refs/heads/evil`), SIGNER],
  ['a workflow of a fork, called by the repository', reusable('evil/tool'), SIGNER],
  ['a workflow of a repository with the same prefix', reusable('acme/tool-evil'), SIGNER],
  ['a workflow of a repository with the same suffix', reusable('acme/evil-tool'), SIGNER],
  ['a workflow of an owner with the same prefix', reusable('acme-evil/tool'), SIGNER],
  ['a workflow of an owner with the same suffix', reusable('evil-acme/tool'), SIGNER],
  ['a workflow of an owner in another case', reusable('Acme/tool'), SIGNER],
  ['a workflow of a repository in another case', reusable('acme/Tool'), SIGNER],
  ['a workflow of a repository with .git', reusable('acme/tool.git'), SIGNER],
  ['a workflow of a repository with a slash behind it', reusable('acme/tool/'), SIGNER],
  [
    'a reusable workflow that nobody named',
    { ...runOf({ job_workflow_ref: `${BUILDER}@refs/tags/v4.0.0` }) },
    SIGNER,
  ],
  [
    'a workflow of another host',
    { signing: { certificate: { names: [{ uri: `https://github.com.evil.example/${own}@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'a workflow over http',
    { signing: { certificate: { names: [{ uri: `http://github.com/${own}@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'a workflow with a user name',
    { signing: { certificate: { names: [{ uri: `https://github.com@evil.example/${own}@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'a workflow with a port',
    { signing: { certificate: { names: [{ uri: `https://github.com:443/${own}@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'a workflow with a dot segment',
    { signing: { certificate: { names: [{ uri: `https://github.com/evil/../${own}@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'a workflow with a query before its ref',
    { signing: { certificate: { names: [{ uri: `https://github.com/${own}?@${TAG}` }] } } },
    SIGNER,
  ],
  [
    'the same text as an address of mail',
    { signing: { certificate: { names: [{ email: `https://github.com/${own}@${TAG}` }] } } },
    SIGNER,
  ],
  ['a person', { signing: { certificate: { names: [{ email: 'release@acme.example' }] } } }, SIGNER],
];

const where: readonly Row[] = [
  ['a fork, with its own workflow', repository('evil/tool', '1'), REPOSITORY],
  ['an owner in another case, with its number', repository('Acme/tool'), 'VERIFY_REPOSITORY_RENAMED'],
  ['a repository in another case, of another number', repository('acme/Tool', '1'), REPOSITORY],
  ['a repository with .git, of another number', repository('acme/tool.git', '1'), REPOSITORY],
  ['another repository', anyWorkflow(repository('evil/tool', '1')), REPOSITORY],
  ['a repository with the same prefix', anyWorkflow(repository('acme/tool-evil', '1')), REPOSITORY],
  ['a repository with the same suffix', anyWorkflow(repository('acme/evil-tool', '1')), REPOSITORY],
  ['an owner with the same prefix', anyWorkflow(repository('acmetool/tool', '1')), REPOSITORY],
  [
    'the repository renamed, its number the same',
    anyWorkflow(repository('acme/instrument')),
    'VERIFY_REPOSITORY_RENAMED',
  ],
  [
    'the repository moved to another owner',
    anyWorkflow(repository('newco/tool')),
    'VERIFY_REPOSITORY_RENAMED',
  ],
  ['the repository made anew under its name', anyWorkflow(repository('acme/tool', '999999999')), REPOSITORY],
  ['a number with a zero before it', anyWorkflow(repository('acme/tool', '0495574555')), REPOSITORY],
  ['no repository in the certificate', { signing: without(5, 12) }, REPOSITORY],
  ['no number in the certificate', { signing: without(15) }, REPOSITORY],
  ['an empty number in the certificate', { signing: saying(15, '') }, REPOSITORY],
  ['a branch', anyWorkflow(ref('refs/heads/main')), REF],
  ['a branch of the name of the tag', anyWorkflow(ref('refs/heads/v1.2.3')), REF],
  ['a branch named as the whole tag', anyWorkflow(ref('refs/heads/refs/tags/v1.2.3')), REF],
  ['a tag of an earlier version', anyWorkflow(ref('refs/tags/v1.2.2')), REF],
  ['a tag of a later version', anyWorkflow(ref('refs/tags/v1.2.4')), REF],
  ['a tag with the same prefix', anyWorkflow(ref('refs/tags/v1.2.3-evil')), REF],
  ['a tag with the same suffix', anyWorkflow(ref('refs/tags/evil-v1.2.3')), REF],
  ['a tag without its first letter', anyWorkflow(ref('refs/tags/1.2.3')), REF],
  ['a tag in capitals', anyWorkflow(ref('refs/tags/V1.2.3')), REF],
  ['a pull request', anyWorkflow(ref('refs/pull/1/merge')), REF],
  ['no ref in the certificate', { signing: without(6, 14) }, REF],
  [
    'a branch where any tag will do',
    {
      ...anyWorkflow(ref('refs/heads/main')),
      expectation: { ...anyWorkflow(ref('refs/heads/main')).expectation, sourceRef: { type: 'any-tag' } },
    },
    REF,
  ],
  ['another commit', anyWorkflow(runOf({ sha: '0'.repeat(40) })), COMMIT],
  ['a commit cut short where it is expected', { expectation: { sourceCommit: '26d1651' } }, COMMIT],
  ['no commit in the certificate', { signing: without(3, 13) }, COMMIT],
  ['a runner of somebody', anyWorkflow(runOf({ runner_environment: 'self-hosted' })), RUNNER],
  ['no runner in the certificate', { signing: without(11) }, RUNNER],
  [
    'a runner with a suffix in the certificate',
    { signing: saying(11, 'github-hosted ') },
    'VERIFY_AGREEMENT',
  ],
];

const whose: readonly Row[] = [
  [
    'a runner of somebody, where any will do',
    { ...runOf({ runner_environment: 'self-hosted' }), expectation: { runnerEnvironment: 'any' } },
    'VERIFY_BUILDER_MISMATCH',
  ],
  [
    'a level that nobody has earned',
    { expectation: { minimumLevel: 'SLSA_BUILD_LEVEL_3' } },
    'VERIFY_LEVEL_TOO_LOW',
  ],
  ['a table of builders that is empty', { trust: { builders: [] } }, 'VERIFY_BUILDER_MISMATCH'],
  [
    'a root of another name',
    { expectation: { signer: { ...certificateOf(signer), root: 'public-good' } } },
    'VERIFY_ROOT_UNKNOWN',
  ],
  ['no trusted root', { trust: { roots: [] } }, 'VERIFY_ROOT_UNKNOWN'],
  [
    'a rule for the ref that nobody knows',
    { expectation: { sourceRef: { ...sourceRef, type: 'prefix' } as never } },
    REF,
  ],
  [
    'a signer by a rule that nobody knows',
    {
      expectation: {
        signer: { ...certificateOf(signer), identity: { type: 'regex', pattern: '.*' } as never },
      },
    },
    SIGNER,
  ],
  [
    'any workflow of a repository that nobody named',
    {
      expectation: {
        signer: { ...certificateOf(signer), identity: { type: 'source-repository' } },
        sourceRepository: undefined as never,
      },
    },
    SIGNER,
  ],
  [
    'a kind of signer that nobody knows',
    { expectation: { signer: { kind: 'anybody' } as never } },
    'VERIFY_SIGNER_KIND',
  ],
];

const of = async ([, mutation, code]: Row) => expect(await judge('artifactAttestation', mutation)).toBe(code);

describe('somebody else who signed is refused', () => {
  test.each(who)('%s', (...row) => of(row));
});

describe('a build of another source is refused, although its signer was expected', () => {
  test.each(where)('%s', (...row) => of(row));
});

describe('what has not earned it is refused', () => {
  test.each(whose)('%s', (...row) => of(row));
});

test('the runs that are told here are honest but for what is changed', async () => {
  expect(await judge('artifactAttestation', runOf({}))).toBe('Verified');
  expect(await judge('artifactAttestation', anyWorkflow(runOf({})))).toBe('Verified');
});
