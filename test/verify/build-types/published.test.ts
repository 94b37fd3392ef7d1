import { describe, expect, test } from 'vitest';
import { readerFor } from '../../../src/verify/build-types/index.ts';
import { readAttestedStatement } from '../../../src/verify/statement/attested-statement.ts';
import { readPublished, unpublished } from '../../world/published.ts';

/** Predicates that others published, signatures apart. */
function publishedFacts(path: string) {
  const [line = ''] = path.endsWith('.jsonl')
    ? readPublished(path).toString().split('\n')
    : [readPublished(path).toString()];
  const { payload } = JSON.parse(line).dsseEnvelope;
  const statement = readAttestedStatement(Buffer.from(payload, 'base64'));
  const reader = readerFor(statement.predicateType, statement.predicate);
  return { statement, reader: reader.name, facts: reader.read(statement.predicate) };
}

const bundles = [
  ['npm', 'gh-cli/sigstore-js-2.1.0-bundle.json', 'sigstore/sigstore-js', 'push'],
  ['npm, bundle v0.1', 'gh-cli/sigstore-js-2.1.0-bundle-v0.1.json', 'sigstore/sigstore-js', 'push'],
  ['an artifact attestation', 'gh-cli/custom-issuer.sigstore.json', 'too-legit/attest', 'workflow_dispatch'],
  [
    'a Python wheel',
    'gh-cli/github_provenance_demo-0.0.12-py3-none-any-bundle.jsonl',
    'actions/attest-demo',
    'workflow_dispatch',
  ],
  [
    'a reusable workflow',
    'gh-cli/reusable-workflow-attestation.sigstore.json',
    'malancas/attest-demo',
    'workflow_dispatch',
  ],
  [
    'a bundle v0.3',
    'conformance/happy-path-intoto-in-dsse-v3/bundle.sigstore.json',
    'loosebazooka/aa-test',
    'workflow_dispatch',
  ],
] as const;

describe.skipIf(unpublished)(`published predicates${unpublished ? ` (${unpublished})` : ''}`, () => {
  test.for(bundles)('%s', ([, path, slug, trigger]) => {
    const { reader, facts } = publishedFacts(path);
    expect(reader).toBe('github-actions-workflow');
    expect(facts).toMatchObject({
      sourceRepository: `https://github.com/${slug}`,
      sourceRef: 'refs/heads/main',
      runnerEnvironment: 'github-hosted',
      trigger,
      parameters: {},
    });
    expect(facts.workflow?.repository).toBe(`https://github.com/${slug}`);
    expect(facts.sourceCommit).toMatch(/^[0-9a-f]{40}$/);
  });

  test('npm names its subject by SHA-512 alone', () => {
    const { statement } = publishedFacts('gh-cli/sigstore-js-2.1.0-bundle.json');
    expect(statement.subjects).toEqual([
      { name: 'pkg:npm/sigstore@2.1.0', sha512: expect.stringMatching(/^[0-9a-f]{128}$/) },
    ]);
  });
});
