import { RFC3161Timestamp } from '@sigstore/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { judgeBundle, sign } from '../world/attested-case.ts';
import { changedAt, pathsOf, valueAt } from '../world/json-tree.ts';
import { honest } from '../world/sigstore/honest.ts';
import type { Shape } from '../world/sigstore/signing.ts';

/** Honest bundles of every shape, changed after they were signed. */

const { expectation } = honest.artifactAttestation;
const shapes: readonly Shape[] = ['v0.1', 'v0.2', 'v0.3', 'v0.3-intoto', 'rekor-v2'];
const bundles = await Promise.all(
  shapes.map(async (shape) => {
    const bytes = await sign(honest.artifactAttestation, { signing: { shape } });
    const json: unknown = JSON.parse(Buffer.from(bytes).toString());
    return { shape, bytes, json } as const;
  }),
);

describe.each(bundles)('a bundle $shape', ({ bytes, json, shape }) => {
  test('is accepted as it is', () => {
    expect(judgeBundle(bytes, expectation)).toBe('Verified');
  });

  test('with bytes changed is refused for a reason', () => {
    const change = fc.record({ at: fc.nat(bytes.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = new Uint8Array(bytes);
        for (const { at, flip } of changes) changed[at] = (changed[at] ?? 0) ^ flip;
        fc.pre(!saysTheSame(changed, json));
        expectRefusal(changed);
      }),
      { numRuns: 150 },
    );
  });

  test('with bytes cut out or put in is refused for a reason', () => {
    const splice = fc.record({
      at: fc.nat(bytes.length),
      cut: fc.nat(64),
      put: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(splice, ({ at, cut, put }) => {
        const changed = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        fc.pre(!saysTheSame(changed, json));
        expectRefusal(changed);
      }),
      { numRuns: 100 },
    );
  });

  test('with another value at any place is refused for a reason', () => {
    const place = fc.constantFrom(...pathsOf(json));
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constant(undefined),
      place.map((path) => valueAt(json, path)),
    );
    fc.assert(
      fc.property(place, value, (path, other) => {
        const changed = Buffer.from(JSON.stringify(changedAt(json, path, () => other)));
        fc.pre(!saysTheSame(changed, json) && !(shape !== 'rekor-v2' && isEmptyTimestamps(path, other)));
        expectRefusal(changed);
      }),
      { numRuns: 250 },
    );
  });
});

/** White space and the order of members mean nothing; what is signed is untouched by them. */
function saysTheSame(changed: Uint8Array, honestly: unknown): boolean {
  try {
    return (
      canonicalJson(signedIn(JSON.parse(Buffer.from(changed).toString()))) ===
      canonicalJson(signedIn(honestly))
    );
  } catch {
    return false;
  }
}

/**
 * The bundle with only the signed parts of its timestamp. Around these, RFC 3161 and CMS have
 * versions and names of algorithms that no signature covers, and that decide nothing.
 */
function signedIn(bundle: unknown): unknown {
  const path = [
    'verificationMaterial',
    'timestampVerificationData',
    'rfc3161Timestamps',
    '0',
    'signedTimestamp',
  ];
  return changedAt(bundle, path, (value) => {
    if (typeof value !== 'string') return value;
    const stamp = RFC3161Timestamp.parse(Buffer.from(value, 'base64'));
    return [stamp.tstInfo.raw, stamp.signatureValue].map((bytes) => bytes.toString('hex'));
  });
}

/** Where there are no timestamps, the empty place for them may be gone, or empty in another way. */
function isEmptyTimestamps(path: readonly string[], value: unknown): boolean {
  return (
    path.includes('timestampVerificationData') &&
    (value === undefined || /^(\{\}|\[\]|null)$/.test(JSON.stringify(value)))
  );
}

function expectRefusal(bundle: Uint8Array): void {
  const verdict = judgeBundle(bundle, expectation);
  expect(verdict).toMatch(/^VERIFY_/);
  expect(verdict).not.toBe('VERIFY_INTERNAL');
}
