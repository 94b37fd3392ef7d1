import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitHubRun, gitLabRun } from '../world/sigstore/identities.ts';
import { type PrivateSigstore, privateSigstore } from '../world/sigstore/private-sigstore.ts';
import type { Shape, Signing } from '../world/sigstore/signing.ts';

let sigstore: PrivateSigstore;
let unlogged: PrivateSigstore;
beforeAll(async () => {
  sigstore = await privateSigstore();
  unlogged = await privateSigstore('unlogged', 'private-unlogged');
});
afterAll(async () => sigstore.close());

const statement = { _type: 'https://in-toto.io/Statement/v1' };

/** The library's own verdict: `signed by …`, or the code of its refusal. */
function judge(bundle: Uint8Array, { root }: PrivateSigstore): string {
  const { logEntries, scts } = root.requires;
  const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(root.json)));
  const verifier = new Verifier(material, {
    tlogThreshold: logEntries,
    ctlogThreshold: scts,
    timestampThreshold: 1,
  });
  try {
    const { identity } = verifier.verify(
      toSignedEntity(bundleFromJSON(JSON.parse(Buffer.from(bundle).toString()))),
    );
    return `signed by ${identity?.subjectAlternativeName}`;
  } catch (error) {
    return Reflect.get(Object(error), 'code') ?? String(error);
  }
}

const HONEST = 'signed by https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3';

describe('what it signs honestly, the library believes', () => {
  test.each<Shape>(['v0.1', 'v0.2', 'v0.3', 'v0.3-intoto', 'rekor-v2'])('%s', async (shape) => {
    expect(judge(await sigstore.sign(statement, gitHubRun(), { shape }), sigstore)).toBe(HONEST);
  });

  test('without logs, as GitHub for private repositories', async () => {
    expect(judge(await unlogged.sign(statement, gitHubRun()), unlogged)).toBe(HONEST);
  });

  test('a pipeline of GitLab', async () => {
    const bundle = await sigstore.sign(statement, gitLabRun());
    expect(judge(bundle, sigstore)).toBe(
      'signed by https://gitlab.com/acme/tool//.gitlab-ci.yml@refs/tags/v1.2.3',
    );
  });
});

describe('what it lies about, the library refuses', () => {
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  test.each<[string, Signing, string]>([
    ['no SCT', { scts: 'none' }, 'CERTIFICATE_ERROR'],
    ['SCT of another log', { scts: 'of a stranger' }, 'CERTIFICATE_ERROR'],
    ['issued by another authority of the same name', { issuedBy: 'a stranger' }, 'CERTIFICATE_ERROR'],
    ['logged after the certificate ended', { log: { at: later(11) } }, 'CERTIFICATE_ERROR'],
    [
      'changed after it was logged',
      { certificate: { changedAfterLogging: (all) => all.slice(0, -1) } },
      'CERTIFICATE_ERROR',
    ],
    [
      'logged by another origin',
      { log: { by: (rekor) => ({ ...rekor, origin: 'rekor.example' }) } },
      'TLOG_INCLUSION_PROOF_ERROR',
    ],
    [
      'another payload logged',
      { log: { envelope: (logged) => ({ ...logged, payload: Buffer.from('{}') }) } },
      'TLOG_BODY_ERROR',
    ],
    [
      'timestamp of another authority',
      { shape: 'rekor-v2', timestamp: { by: 'a stranger' } },
      'TIMESTAMP_ERROR',
    ],
    [
      'timestamp over something else',
      { shape: 'rekor-v2', timestamp: { over: Buffer.from('x') } },
      'TIMESTAMP_ERROR',
    ],
  ])('%s', async (_, signing, code) => {
    expect(judge(await sigstore.sign(statement, gitHubRun(), signing), sigstore)).toBe(code);
  });
});

test.for<1 | 2>([1, 2])('signing through the services on loopback, with Rekor v%i', async (log, { skip }) => {
  const services = await sigstore.services().catch(() => skip('no loopback in this network'));
  const bundle = await services.sign(Buffer.from(JSON.stringify(statement)), gitHubRun(), log);
  expect(judge(bundle, sigstore)).toBe(HONEST);
});
