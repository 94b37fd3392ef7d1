import { describe, expect, test } from 'vitest';
import { parseEntry } from '../../src/catalog/parse.ts';
import type { AttestedExpectation } from '../../src/model/attested-expectation.ts';
import { parseVersion } from '../../src/model/version.ts';
import { atCommit, attestedReleaseOf } from '../../src/origins/github/expectation.ts';
import { judgeBundle, sigstore } from '../world/attested-case.ts';
import { sha256 } from '../world/sigstore/honest.ts';
import { COMMIT, gitHubRun, reusableRun } from '../world/sigstore/identities.ts';
import type { GitHubIdentity } from '../world/sigstore/identity.ts';
import { artifactAttestation } from '../world/sigstore/statements.ts';

/** What entries of the catalog may say, and what the door makes of it: real certificates, logs and signatures. */

const OWN = 'acme/tool/.github/workflows/release.yml';
const SHARED = 'acme/builders/.github/workflows/go.yml';
const OTHER_COMMIT = 'f'.repeat(40);
const MAIN = runAt('refs/heads/main', { event_name: 'workflow_dispatch' });
const SELF_HOSTED = gitHubRun({ runner_environment: 'self-hosted' });

describe('a release that is built at a branch', () => {
  const keys = ['signer-ref = "refs/heads/main"', 'source-ref = "refs/heads/main"'];
  const release = releaseOf(keys);
  const expected = atCommit(release, COMMIT).expectation;

  test('passes at the commit of its tag', async () => {
    expect(await judge(MAIN, expected)).toBe('Verified');
  });

  test('is refused as long as nobody asked for the commit of its tag', async () => {
    expect(await judge(MAIN, release.expectation)).toBe('VERIFY_COMMIT_MISMATCH');
  });

  test('of another version: the same branch, workflow and signer, another commit', async () => {
    const older = { ...MAIN, sha: OTHER_COMMIT, workflow_sha: OTHER_COMMIT, job_workflow_sha: OTHER_COMMIT };
    expect(await judge(older, expected)).toBe('VERIFY_COMMIT_MISMATCH');
  });

  test('built at another branch', async () => {
    expect(await judge(runAt('refs/heads/evil'), expected)).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test('built for a pull request', async () => {
    expect(await judge(runAt('refs/pull/7/merge', { event_name: 'pull_request' }), expected)).toBe(
      'VERIFY_SIGNER_MISMATCH',
    );
  });

  test('built at a tag that anybody who may tag could have made', async () => {
    expect(await judge(runAt('refs/tags/v1.2.3'), expected)).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test('of an entry that says tag', async () => {
    expect(await judge(MAIN, releaseOf([]).expectation)).toBe('VERIFY_SIGNER_MISMATCH');
  });
});

describe('a workflow that another repository shares, pinned by its commit', () => {
  const run = reusableRun(`${SHARED}@${OTHER_COMMIT}`, { job_workflow_sha: OTHER_COMMIT });
  const keys = [`signer = "https://github.com/${SHARED}"`, 'signer-ref = "any"', 'level = "none"'];
  const expected = releaseOf(keys).expectation;

  test('passes, and has earned no level', async () => {
    expect(await judge(run, expected)).toBe('Verified');
  });

  test('nobody vouches for it where a level is asked for', async () => {
    expect(await judge(run, releaseOf(keys.slice(0, 2)).expectation)).toBe('VERIFY_BUILDER_MISMATCH');
  });

  test('it is not at a tag', async () => {
    const atTag = keys.with(1, 'signer-ref = "any-tag"');
    expect(await judge(run, releaseOf(atTag).expectation)).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test.each([
    ['another workflow of that repository', 'acme/builders/.github/workflows/other.yml'],
    ['a workflow whose name begins alike', 'acme/builders/.github/workflows/go.yml.yml'],
    ['the same path in a fork', 'evil/builders/.github/workflows/go.yml'],
  ])('%s', async (_, workflow) => {
    const other = reusableRun(`${workflow}@${OTHER_COMMIT}`, { job_workflow_sha: OTHER_COMMIT });
    expect(await judge(other, expected)).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test('called by another repository', async () => {
    const stranger = {
      ...run,
      repository: 'evil/tool',
      workflow_ref: run.workflow_ref.replace('acme', 'evil'),
    };
    expect(await judge(stranger, expected)).toBe('VERIFY_SOURCE_REPOSITORY');
  });

  test('called at another tag', async () => {
    const later = {
      ...run,
      ref: 'refs/tags/v9.9.9',
      workflow_ref: run.workflow_ref.replace('1.2.3', '9.9.9'),
    };
    expect(await judge(later, expected)).toBe('VERIFY_REF_MISMATCH');
  });
});

describe('a runner of somebody’s own', () => {
  test('passes where the entry says that there is one, and has earned no level', async () => {
    const { expectation } = releaseOf(['runner = "any"', 'level = "none"']);
    expect(await judge(SELF_HOSTED, expectation)).toBe('Verified');
  });

  test('is refused where the entry does not', async () => {
    expect(await judge(SELF_HOSTED, releaseOf([]).expectation)).toBe('VERIFY_RUNNER');
  });

  test('has no level that an entry could ask for', async () => {
    expect(await judge(SELF_HOSTED, releaseOf(['runner = "any"']).expectation)).toBe(
      'VERIFY_BUILDER_MISMATCH',
    );
  });
});

test('a tag with a package in it passes, and another package’s tag of that version does not', async () => {
  const { expectation } = releaseOf(['tag = "@acme/tool@{version}"']);
  expect(await judge(runAt('refs/tags/@acme/tool@1.2.3'), expectation)).toBe('Verified');
  expect(await judge(runAt('refs/tags/@acme/api@1.2.3'), expectation)).toBe('VERIFY_SIGNER_MISMATCH');
});

function runAt(ref: string, changes: Partial<GitHubIdentity> = {}): GitHubIdentity {
  return gitHubRun({ ref, workflow_ref: `${OWN}@${ref}`, job_workflow_ref: `${OWN}@${ref}`, ...changes });
}

/** What the entry makes of version 1.2.3; a line of `keys` replaces the usual one. */
function releaseOf(keys: readonly string[]) {
  const usual = [
    `signer = "https://github.com/${OWN}"`,
    'tag = "v{version}"',
    `root = "${sigstore.root.name}"`,
  ];
  const nameOf = (line: string) => line.split(' = ')[0];
  const said = new Set(keys.map(nameOf));
  const lines = [...usual.filter((line) => !said.has(nameOf(line))), ...keys];
  const text = [
    ...['name = "tool"', 'kind = "tool"', 'summary = "A tool"', 'license = "MIT"', 'bins = ["tool"]'],
    ...['homepage = "https://github.com/acme/tool"', 'repository = "https://github.com/acme/tool"'],
    ...['[attested.github]', ...lines, 'assets = { linux-x64 = "tool-{version}-linux-x64.tar.gz" }'],
  ].join('\n');
  return attestedReleaseOf(parseEntry(text, 'tool.toml'), parseVersion('1.2.3'), 'linux-x64');
}

async function judge(run: GitHubIdentity, expectation: AttestedExpectation): Promise<string> {
  const subject = { name: 'tool-1.2.3-linux-x64.tar.gz', digest: { sha256 } };
  const payload = Buffer.from(JSON.stringify(artifactAttestation(run, subject)));
  return judgeBundle(await sigstore.sign(payload, run), expectation);
}
