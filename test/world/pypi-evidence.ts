import { STATEMENT_TYPE } from '../../src/model/attestation.ts';
import { pypiPublish } from '../../src/verify/build-types/pypi-publish/read.ts';
import type { Bundle } from './evidence.ts';
import { gitHubRun } from './sigstore/identities.ts';
import type { GitHubIdentity } from './sigstore/identity.ts';
import type { PrivateSigstore } from './sigstore/private-sigstore.ts';
import { artifactAttestation } from './sigstore/statements.ts';

interface Attested {
  readonly fileName: string;
  readonly sha256: string;
}

/** SLSA provenance of a file, as actions/attest-build-provenance makes it. */
export async function provenanceOf(
  sigstore: PrivateSigstore,
  file: Attested,
  run: GitHubIdentity = gitHubRun(),
): Promise<Bundle> {
  return bundleOf(await sigstore.sign(artifactAttestation(run, subjectOf(file)), run));
}

/** What PyPI's publisher signs: that it published, and nothing of a build. */
export async function publishOf(
  sigstore: PrivateSigstore,
  file: Attested,
  run: GitHubIdentity = gitHubRun(),
): Promise<Bundle> {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [subjectOf(file)],
    predicateType: pypiPublish.predicateType,
    predicate: null,
  };
  return bundleOf(await sigstore.sign(statement, run));
}

/** A run of the release workflow of a repository, for the tag of a version. */
export function releaseRun(repository: string, version: string): GitHubIdentity {
  const workflow = `${repository}/.github/workflows/release.yml@refs/tags/v${version}`;
  return gitHubRun({
    repository,
    repository_owner: repository.split('/')[0] ?? '',
    ref: `refs/tags/v${version}`,
    workflow_ref: workflow,
    job_workflow_ref: workflow,
  });
}

function subjectOf({ fileName, sha256 }: Attested) {
  return { name: fileName, digest: { sha256 } };
}

function bundleOf(bytes: Uint8Array): Bundle {
  return JSON.parse(Buffer.from(bytes).toString());
}
