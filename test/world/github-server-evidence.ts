import { createHash } from 'node:crypto';
import { STATEMENT_TYPE } from '../../src/model/attestation.ts';
import { gitHubRun } from './sigstore/identities.ts';
import type { GitHubIdentity } from './sigstore/identity.ts';
import type { PrivateSigstore } from './sigstore/private-sigstore.ts';
import type { Signing } from './sigstore/signing.ts';
import { artifactAttestation } from './sigstore/statements.ts';
import type { Twist } from './twist.ts';

/** Evidence of one asset; what is left out is honest. */
export interface Attest {
  /**
   * Where it is published: `api`, with the bundle in the answer (the default); `api-url`, with
   * its address alone; a suffix, `.sigstore.json`, for a further asset that is called as the
   * asset is with that behind; or the whole name of a further asset, to which a line is added
   * where it ends in `.jsonl`.
   */
  readonly at?: 'api' | 'api-url' | (string & {});
  /** Who signs: a run of `.github/workflows/release.yml` of the repository for the tag of the release. */
  readonly run?: Partial<GitHubIdentity>;
  /** `release`: that GitHub released it, and nothing of a build. */
  readonly kind?: 'provenance' | 'release';
  /** What is said, before it is signed. */
  readonly statement?: Twist;
  /** The bytes that it is about. */
  readonly about?: Uint8Array;
  readonly signing?: Signing;
}

/** Of what evidence is made. */
export interface Attested {
  /** `owner/repository`, as GitHub spells it. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly tag: string;
  readonly asset: { readonly name: string; readonly bytes: Uint8Array };
}

/** A bundle as JSON bytes. */
export function signEvidence(of: Attested, attest: Attest, sigstore: PrivateSigstore): Promise<Uint8Array> {
  const run = { ...honestRun(of), ...attest.run };
  const digest = {
    sha256: createHash('sha256')
      .update(attest.about ?? of.asset.bytes)
      .digest('hex'),
  };
  const subject = { name: of.asset.name, digest };
  const said = attest.kind === 'release' ? releaseStatement(of, subject) : artifactAttestation(run, subject);
  return sigstore.sign(attest.statement?.(said) ?? said, run, attest.signing);
}

function honestRun({ repository, repositoryId, tag }: Attested): GitHubIdentity {
  const ref = `refs/tags/${tag}`;
  const workflow = `${repository}/.github/workflows/release.yml@${ref}`;
  return gitHubRun({
    repository,
    repository_id: String(repositoryId),
    repository_owner: repository.split('/')[0] ?? '',
    ref,
    workflow_ref: workflow,
    job_workflow_ref: workflow,
  });
}

/** What GitHub attests of an immutable release (GitHub documentation, "Verifying the integrity of a release"). */
function releaseStatement({ repository, repositoryId, tag }: Attested, subject: unknown) {
  const purl = `pkg:github/${repository}@${tag}`;
  return {
    _type: STATEMENT_TYPE,
    subject: [{ uri: purl, digest: { sha1: '26d16513386ffaa790b1c32f927544f1322e4194' } }, subject],
    predicateType: 'https://in-toto.io/attestation/release/v0.1',
    predicate: { ownerId: '71096353', purl, repository, repositoryId: String(repositoryId), tag },
  };
}
