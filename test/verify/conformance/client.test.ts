import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type PublishedCase,
  published,
  publishedCases,
  readPublished,
  rootFile,
  unpublished,
} from '../../world/published.ts';

const client = fileURLToPath(import.meta.resolve('./client.ts'));
const cases = publishedCases();

describe.skipIf(unpublished)(`the client of sigstore-conformance ${unpublished ?? ''}`, () => {
  test.each([
    ['conformance/happy-path-v0.1', 0],
    ['conformance/happy-path-v0.3-new-mediaType', 0],
    ['conformance/happy-path-intoto-in-dsse-v3', 0],
    ['conformance/rekor2-happy-path', 0],
    ['conformance/managed-key-happy-path', 0],
    ['conformance/managed-key-wrong-key_fail', 1],
    ['conformance/signature-mismatch_fail', 1],
    ['conformance/trust-root-tlog-missing-validity-start_fail', 1],
  ])('%s ends with %i', (id, status) => {
    expect(run(argsOf(caseOf(id)))).toBe(status);
  });

  test('takes a digest in place of the file, where the envelope says what it is about', () => {
    const one = caseOf('conformance/happy-path-intoto-in-dsse-v3');
    const digest = createHash('sha256').update(readPublished(one.artifact)).digest('hex');
    expect(run([...argsOf(one).slice(0, -1), `sha256:${digest}`])).toBe(0);
    expect(run([...argsOf(one).slice(0, -1), `sha256:${'0'.repeat(64)}`])).toBe(1);
  });

  test('refuses another identity, and another issuer, though each begins with the right one', () => {
    const one = caseOf('conformance/happy-path-v0.3');
    expect(run(argsOf({ ...one, policy: { ...one.policy, san: `${one.policy.san}x` } }))).toBe(1);
    expect(run(argsOf({ ...one, policy: { ...one.policy, issuer: `${one.policy.issuer}/x` } }))).toBe(1);
  });

  test.each([
    [[]],
    [['sign-bundle']],
    [['verify-bundle', 'a']],
    [['verify-bundle', '--staging', '--bundle', 'b', 'a']],
  ])('does not guess what %j means', (args) => {
    expect(run(args)).toBe(2);
  });
});

function caseOf(id: string): PublishedCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

function argsOf(one: PublishedCase): string[] {
  const { issuer = '', san = '' } = one.policy;
  const identity = ['--certificate-identity', san, '--certificate-oidc-issuer', issuer];
  return [
    'verify-bundle',
    ...['--bundle', join(published, one.bundle)],
    ...(one.key === undefined ? identity : ['--key', join(published, one.key)]),
    ...['--trusted-root', join(published, rootFile(one))],
    join(published, one.artifact),
  ];
}

function run(args: readonly string[]): number | null {
  const { status, stderr } = spawnSync(process.execPath, [client, ...args], { encoding: 'utf8' });
  // A crash would end with 1 as well, and would be no verdict.
  expect(stderr).not.toMatch(/^\s+at /m);
  return status;
}
