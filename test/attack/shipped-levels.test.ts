import { describe, expect, test } from 'vitest';
import { PROVENANCE_TYPE } from '../../src/model/attestation.ts';
import type { AttestedExpectation } from '../../src/model/attested-expectation.ts';
import type { EarnedLevel } from '../../src/model/level.ts';
import { SHIPPED_BUILDERS } from '../../src/trust/builders.ts';
import { verify } from '../../src/verify/verify.ts';
import { artifactWith, judgeBundle, now, sigstore, trust } from '../world/attested-case.ts';
import { sha256 } from '../world/sigstore/honest.ts';
import { GITHUB_ISSUER, gitHubRun, reusableRun } from '../world/sigstore/identities.ts';
import type { GitHubIdentity } from '../world/sigstore/identity.ts';
import { artifactAttestation } from '../world/sigstore/statements.ts';
import { set } from '../world/twist.ts';

/** The table that is shipped, under an instance of Sigstore that these tests can sign with. */
const builders = SHIPPED_BUILDERS.filter(({ root }) => root === 'public-good').map((row) => ({
  ...row,
  root: sigstore.root.name,
}));
const SHARED = 'suzuki-shunsuke/go-release-workflow/.github/workflows/release.yaml@refs/heads/main';
const OWN_RUNNER = { runner_environment: 'self-hosted' };
const OWN = 'https://github.com/acme/tool/.github/workflows/release.yml';
const NOTHING = 'SLSA_BUILD_LEVEL_0';
const BUILDER = 'predicate.runDetails.builder.id';

describe('what the shipped table lets earn', () => {
  test.each<[string, GitHubIdentity, EarnedLevel]>([
    ['the workflow of the source on GitHub’s runner', gitHubRun(), 'SLSA_BUILD_LEVEL_2'],
    ['the same on a runner of somebody’s own: 1, and not 2', gitHubRun(OWN_RUNNER), 'SLSA_BUILD_LEVEL_1'],
    ['a shared workflow of the table: 2, and not 3', reusableRun(SHARED), 'SLSA_BUILD_LEVEL_2'],
    ['a shared workflow on a runner of somebody’s own: nothing', reusableRun(SHARED, OWN_RUNNER), NOTHING],
    [
      'another workflow of that repository: nothing',
      reusableRun(SHARED.replace('release.yaml', 'release2.yaml')),
      NOTHING,
    ],
    ['that workflow in a fork: nothing', reusableRun(SHARED.replace('suzuki-shunsuke/', 'evil/')), NOTHING],
    [
      'another repository’s workflow on a runner of somebody’s own: nothing',
      reusableRun('evil/builders/.github/workflows/go.yml@refs/heads/main', OWN_RUNNER),
      NOTHING,
    ],
    [
      'a workflow whose repository begins like the source: nothing',
      reusableRun('acme/tools/.github/workflows/release.yml@refs/tags/v1.2.3', OWN_RUNNER),
      NOTHING,
    ],
  ])('%s', async (_, run, level) => {
    expect(await levelOf(run)).toBe(level);
  });

  test('a kind of runner that nobody has heard of: nothing', async () => {
    expect(await levelOf(gitHubRun({ runner_environment: 'larger-hosted' }))).toBe(NOTHING);
  });
});

describe('a runner of somebody’s own', () => {
  const run = gitHubRun(OWN_RUNNER);

  test('is refused where level 2 is asked for', async () => {
    const bundle = await signed(run);
    expect(
      judgeBundle(bundle, expected({ minimumLevel: 'SLSA_BUILD_LEVEL_2' }), { trust: { builders } }),
    ).toBe('VERIFY_LEVEL_TOO_LOW');
  });

  test('passes where level 1 is', async () => {
    const bundle = await signed(run);
    expect(
      judgeBundle(bundle, expected({ minimumLevel: 'SLSA_BUILD_LEVEL_1' }), { trust: { builders } }),
    ).toBe('Verified');
  });

  test('is refused where the expectation wants GitHub’s, whatever level is asked for', async () => {
    const wanted = expected({ runnerEnvironment: 'github-hosted', minimumLevel: 'SLSA_BUILD_LEVEL_1' });
    expect(judgeBundle(await signed(run), wanted, { trust: { builders } })).toBe('VERIFY_RUNNER');
  });

  test('does not earn more by saying in the predicate that it is GitHub’s', async () => {
    const said = set(
      'predicate.buildDefinition.internalParameters.github.runner_environment',
      'github-hosted',
    );
    expect(judgeBundle(await signed(run, said), expected(), { trust: { builders } })).toBe(
      'VERIFY_AGREEMENT',
    );
  });

  test.each([
    ['GitHub’s runner', 'https://github.com/actions/runner/github-hosted', 'VERIFY_PREDICATE_INVALID'],
    ['the runner without its kind', 'https://github.com/actions/runner', 'VERIFY_BUILDER_MISMATCH'],
    ['a shared workflow', `https://github.com/${SHARED}`, 'VERIFY_BUILDER_MISMATCH'],
    ['another ref of its workflow', `${OWN}@refs/heads/x`, 'VERIFY_BUILDER_MISMATCH'],
    ['its workflow without the ref', OWN, 'VERIFY_BUILDER_MISMATCH'],
  ])('earns nothing as the builder it says it is: %s', async (_, builderId, refusal) => {
    const bundle = await signed(run, set(BUILDER, builderId));
    const code = judgeBundle(bundle, expected({ minimumLevel: 'SLSA_BUILD_LEVEL_1' }), {
      trust: { builders },
    });
    expect(code).toBe(refusal);
  });

  test('is nobody’s second witness, and GitHub’s runner is GitHub', async () => {
    expect(claimsOf(await signed(run)).operator).toBeUndefined();
    expect(claimsOf(await signed(gitHubRun())).operator).toBe('github');
  });
});

async function levelOf(run: GitHubIdentity): Promise<EarnedLevel> {
  const bundle = await signed(run);
  const workflow = `https://github.com/${run.job_workflow_ref.replace(/@.*$/, '')}`;
  return claimsOf(bundle, workflow).level;
}

function claimsOf(bundle: Uint8Array, workflow?: string) {
  const context = { trust: { ...trust, builders }, now };
  return verify(artifactWith(bundle), expected({}, workflow), context).claims;
}

/** No level is asked for, so that what was earned can be seen. */
function expected(changes: Partial<AttestedExpectation> = {}, workflow = OWN): AttestedExpectation {
  return {
    buildType: 'attested',
    resource: 'pkg:github/acme/tool@1.2.3',
    signer: {
      kind: 'certificate',
      root: sigstore.root.name,
      issuer: GITHUB_ISSUER,
      identity: { type: 'workflow', workflow, ref: { type: 'any' } },
    },
    sourceRepository: 'https://github.com/acme/tool',
    sourceRef: { type: 'exact', ref: 'refs/tags/v1.2.3' },
    runnerEnvironment: 'any',
    predicateTypes: [PROVENANCE_TYPE],
    buildTypes: [],
    parameters: {},
    ...changes,
  };
}

async function signed(run: GitHubIdentity, change: (statement: unknown) => unknown = (same) => same) {
  const subject = { name: 'tool-1.2.3-linux-x64.tar.gz', digest: { sha256 } };
  const payload = Buffer.from(JSON.stringify(change(artifactAttestation(run, subject))));
  return sigstore.sign(payload, run);
}
