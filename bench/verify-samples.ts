import { createHash } from 'node:crypto';
import { PROVENANCE_FILE } from '../src/model/attestation.ts';
import type { AttestedExpectation } from '../src/model/attested-expectation.ts';
import { sha256Of } from '../src/model/digest.ts';
import { verify } from '../src/verify/verify.ts';
import { artifactWith, now, sign, sigstore, trust } from '../test/world/attested-case.ts';
import * as own from '../test/world/door-case.ts';
import { publishedRoot, readPublished, unpublished } from '../test/world/published.ts';
import { bytes, honest } from '../test/world/sigstore/honest.ts';

/** Evidence that passes, and how it is judged. */
export interface Sample {
  readonly label: string;
  /** Throws where it is refused. */
  readonly judge: () => unknown;
  /** The same for the command line. */
  readonly question?: {
    readonly artifact: Uint8Array;
    readonly bundle: Uint8Array;
    /** TrustedRoot; absent, the one that is shipped. */
    readonly root?: Uint8Array;
    readonly flags: readonly string[];
  };
}

/** Published evidence comes first where it is there. */
export async function samples(): Promise<readonly Sample[]> {
  const published = unpublished === undefined ? [npmPublished()] : [];
  return [...published, await privateInstance(), ownBuild()];
}

function ownBuild(): Sample {
  const { artifact, expectation, trust: believed, now: at } = own;
  return {
    label: "headwater's own build, key-signed",
    judge: () => verify(artifact, expectation, { trust: believed, now: at }),
  };
}

async function privateInstance(): Promise<Sample> {
  const { expectation } = honest.artifactAttestation;
  const bundle = await sign(honest.artifactAttestation, {});
  return {
    label: 'artifact attestation, keyless, private instance',
    judge: () => verify(artifactWith(bundle), expectation, { trust, now }),
    question: {
      artifact: bytes,
      bundle,
      root: Buffer.from(sigstore.root.json),
      flags: ['--source-repository', 'https://github.com/acme/tool', '--require', 'none'],
    },
  };
}

function npmPublished(): Sample {
  const repository = 'https://github.com/sigstore/sigstore-js';
  const artifact = readPublished('gh-cli/sigstore-js-2.1.0.tgz');
  const bundle = readPublished('gh-cli/sigstore-js-2.1.0-bundle.json');
  const roots = [publishedRoot({ root: 'public-good' })];
  const expectation: AttestedExpectation = {
    buildType: 'attested',
    resource: 'pkg:npm/sigstore@2.1.0',
    signer: {
      kind: 'certificate',
      root: 'public-good',
      issuer: 'https://token.actions.githubusercontent.com',
      identity: { type: 'source-repository' },
    },
    sourceRepository: repository,
    runnerEnvironment: 'github-hosted',
    predicateTypes: ['https://slsa.dev/provenance/v1'],
    buildTypes: [],
    parameters: {},
  };
  const quarantined = {
    path: '/quarantine/sigstore-js-2.1.0.tgz',
    sha256: sha256Of(artifact),
    sha512: createHash('sha512').update(artifact).digest('hex'),
    size: artifact.length,
    evidence: [{ name: PROVENANCE_FILE, bytes: bundle }],
  };
  const context = { trust: { builderKeys: [], roots }, now: new Date() };
  return {
    label: 'npm provenance, keyless, public-good instance',
    judge: () => verify(quarantined, expectation, context),
    question: { artifact, bundle, flags: ['--source-repository', repository] },
  };
}
