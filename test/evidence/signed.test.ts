import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { findBundles } from '../../src/evidence/find-bundles.ts';
import { authenticate } from '../../src/verify/authenticate/authenticate.ts';
import { file, githubSet, hollow, npmSet, pypiProvenance } from '../world/evidence.ts';
import { publishedCases, readPublished, unpublished } from '../world/published.ts';
import { gitHubRun } from '../world/sigstore/identities.ts';
import { privateSigstore } from '../world/sigstore/private-sigstore.ts';
import { artifactAttestation } from '../world/sigstore/statements.ts';

test('one signed bundle is the same evidence in every set', async () => {
  const sigstore = await privateSigstore();
  const run = gitHubRun();
  const subject = { name: 'tool.whl', digest: { sha256: 'a'.repeat(64) } };
  const bytes = await sigstore.sign(artifactAttestation(run, subject), run);
  const bundle = JSON.parse(new TextDecoder().decode(bytes));
  const context = {
    trust: { builderKeys: [], roots: [sigstore.root] },
    now: new Date(sigstore.bornAt.getTime() + 3_600_000),
    signer: { kind: 'certificate', root: sigstore.root.name },
  } as const;
  const expected = authenticate(bytes, context).signer;
  const files = [
    file('one.json', bundle),
    file('lines.jsonl', `${JSON.stringify(bundle)}\n`),
    file('npm.json', npmSet(bundle)),
    file('github.json', githubSet(bundle)),
    file('pypi.provenance', pypiProvenance(bundle)),
  ];
  for (const one of files) {
    const [only] = findBundles(one);
    expect(authenticate(only?.bytes ?? new Uint8Array(), context).signer, one.name).toEqual(expected);
  }
  await sigstore.close();
});

test('a file of anything is taken apart or refused, and never more', () => {
  const shapes = [hollow, npmSet(hollow), githubSet(hollow), pypiProvenance(hollow)].map((shape) =>
    JSON.stringify(shape),
  );
  const damaged = fc
    .tuple(fc.constantFrom(...shapes), fc.nat(), fc.nat(60), fc.string({ unit: 'binary', maxLength: 8 }))
    .map(([text, at, length, by]) => {
      const from = at % text.length;
      return text.slice(0, from) + by + text.slice(from + length);
    });
  const anything = fc.oneof(damaged, fc.json(), fc.string());
  fc.assert(
    fc.property(anything, fc.constantFrom('x.json', 'x.jsonl'), (text, name) => {
      try {
        findBundles(file(name, text));
      } catch (error) {
        if (!(error instanceof HeadwaterError) || error.exitCode !== 3) throw error;
      }
    }),
    { numRuns: 1500 },
  );
});

describe.skipIf(unpublished)(`published files${unpublished ? ` (${unpublished})` : ''}`, () => {
  const paths = [
    ...new Set(
      publishedCases()
        .filter((one) => one.expect === 'accept')
        .map(({ bundle }) => bundle),
    ),
  ];

  test.for(paths)('%s comes apart', (path) => {
    const found = findBundles({ name: path, bytes: readPublished(path) });
    expect(found).toHaveLength(path.includes('with_2_bundles') ? 2 : 1);
  });
});
