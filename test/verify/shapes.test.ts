import { describe, expect, test } from 'vitest';
import { authenticate } from '../../src/verify/authenticate/authenticate.ts';
import {
  judge,
  judgeBundle,
  now,
  sigstore,
  trust,
  unlogged,
  unloggedSigner,
} from '../world/attested-case.ts';
import { signStatement } from '../world/builder.ts';
import {
  type HonestName,
  honest,
  keySigned,
  otherSigner,
  publish,
  trustedKey,
} from '../world/sigstore/honest.ts';
import { gitHubRun } from '../world/sigstore/identities.ts';
import type { Shape } from '../world/sigstore/signing.ts';

const names = Object.keys(honest) as HonestName[];
const shapes: readonly Shape[] = ['v0.1', 'v0.2', 'v0.3', 'v0.3-intoto', 'rekor-v2'];

/** Every build type in every version of the bundle: what all attacks are measured against. */
describe.each(names)('%s', (name) => {
  test.each(shapes)('in a bundle %s', async (shape) => {
    expect(await judge(name, { signing: { shape } })).toBe('Verified');
  });
});

test('GitHub without logs, as of private repositories', async () => {
  const expectation = { signer: unloggedSigner };
  expect(await judge('artifactAttestation', { by: unlogged, expectation })).toBe('Verified');
});

test('what was published on PyPI, where that and no build is asked for', async () => {
  const bundle = await sigstore.sign(publish.statement, publish.run);
  expect(judgeBundle(bundle, publish.expectation)).toBe('Verified');
});

describe('signed with a key of others', () => {
  test('with nothing beside the key', () => {
    const bundle = Buffer.from(JSON.stringify(signStatement(keySigned.statement, otherSigner)));
    expect(judgeBundle(bundle, keySigned.expectation)).toBe('Verified');
  });

  test('logged, and checked against the root that is named', () => {
    const bundle = sigstore.signWithKey(keySigned.statement, otherSigner);
    const signer = { kind: 'key', keyId: trustedKey.keyId, root: 'private' } as const;
    expect(judgeBundle(bundle, { ...keySigned.expectation, signer })).toBe('Verified');
  });
});

test('any workflow of the source repository, where that is asked for', async () => {
  const identity = { type: 'source-repository' } as const;
  const { signer } = honest.artifactAttestation.expectation;
  if (signer.kind === 'key') throw new Error('it is a certificate');
  expect(await judge('artifactAttestation', { expectation: { signer: { ...signer, identity } } })).toBe(
    'Verified',
  );
});

test('what the libraries of Sigstore sign over HTTP is read as what is signed here', async ({ skip }) => {
  const services = await sigstore.services().catch(() => skip('no loopback in this network'));
  const run = gitHubRun();
  const payload = Buffer.from(JSON.stringify(honest.artifactAttestation.statement));
  const bundles = [await services.sign(payload, run, 1), await services.sign(payload, run, 2)];
  await sigstore.close();
  expect(bundles.map((bundle) => judgeBundle(bundle, honest.artifactAttestation.expectation))).toEqual([
    'Verified',
    'Verified',
  ]);
  const [theirs, ours] = [bundles[0] ?? payload, await sigstore.sign(payload, run)].map(extensionsIn);
  expect(theirs).toEqual(ours);
});

function extensionsIn(bundle: Uint8Array) {
  const { signer } = authenticate(bundle, { trust, now, signer: { kind: 'certificate', root: 'private' } });
  if (signer.kind === 'key') throw new Error('it is a certificate');
  return { subject: signer.subject, ...signer.extensions };
}
