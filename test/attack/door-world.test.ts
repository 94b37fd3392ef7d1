import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Evidence } from '../../src/model/quarantined.ts';
import type { TrustedBuilderKey } from '../../src/model/trust.ts';
import { parseVersion } from '../../src/model/version.ts';
import { evidenceOf, jsonBytes, makeBuilder, trustIn } from '../world/builder.ts';
import {
  builder,
  built,
  type Changes,
  evidence,
  expectation,
  judge,
  otherBuilder,
  retiredBuilder,
  sbom,
} from '../world/door-case.ts';

/** The evidence is honest; what comes with it, or what is wanted, is not. */

const other = sha256Of('other');
const { sbom: _, ...builtWithoutSbom } = built;
const [provenance, bom] = evidence as [Evidence, Evidence];

test('the case that all of these change is good', () => {
  expect(judge({})).toBe('Verified');
});

describe('an artifact that is not the attested one is refused', () => {
  test.each<[string, Changes, string]>([
    ['other bytes', { sha256: other }, 'VERIFY_SUBJECT_MISMATCH'],
    ['the uncompressed tar', { sha256: built.tarSha256 }, 'VERIFY_SUBJECT_MISMATCH'],
    ['no bytes', { size: 0 }, 'VERIFY_SIZE_MISMATCH'],
    ['fewer than no bytes', { size: -1 }, 'VERIFY_SIZE_MISMATCH'],
    ['half a byte', { size: 1.5 }, 'VERIFY_SIZE_MISMATCH'],
    ['no number of bytes', { size: Number.NaN }, 'VERIFY_SIZE_MISMATCH'],
    ['no digest', { sha256: '' as typeof other }, 'VERIFY_SUBJECT_MISMATCH'],
  ])('%s', (_, changes, code) => {
    expect(judge(changes)).toBe(code);
  });
});

describe('evidence that is not exactly what is known is refused', () => {
  test.each<[string, readonly Evidence[], string]>([
    ['none', [], 'VERIFY_NO_EVIDENCE'],
    ['an SBOM alone', [bom], 'VERIFY_NO_EVIDENCE'],
    ['provenance twice', [provenance, provenance, bom], 'VERIFY_EVIDENCE_UNKNOWN'],
    ['SBOM twice', [provenance, bom, bom], 'VERIFY_EVIDENCE_UNKNOWN'],
    ['an unknown file', [...evidence, { name: 'README', bytes: sbom }], 'VERIFY_EVIDENCE_UNKNOWN'],
    [
      'provenance under another name',
      [{ ...provenance, name: 'evil.sigstore.json' }, bom],
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    [
      'provenance in capitals',
      [{ ...provenance, name: 'PROVENANCE.sigstore.json' }, bom],
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    [
      'provenance below a path',
      [{ ...provenance, name: './provenance.sigstore.json' }, bom],
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    ['a file named __proto__', [...evidence, { name: '__proto__', bytes: sbom }], 'VERIFY_EVIDENCE_UNKNOWN'],
    [
      'a file named constructor',
      [...evidence, { name: 'constructor', bytes: sbom }],
      'VERIFY_EVIDENCE_UNKNOWN',
    ],
    ['an attested SBOM missing', [provenance], 'VERIFY_SBOM_MISMATCH'],
    ['an SBOM of other bytes', [provenance, { ...bom, bytes: jsonBytes({}) }], 'VERIFY_SBOM_MISMATCH'],
    ['an SBOM of no bytes', [provenance, { ...bom, bytes: new Uint8Array() }], 'VERIFY_SBOM_MISMATCH'],
    [
      'an SBOM beyond all bounds',
      [provenance, { ...bom, bytes: new Uint8Array(17 << 20) }],
      'VERIFY_BUNDLE_TOO_LARGE',
    ],
    [
      'an SBOM that nobody attested',
      [...evidenceOf(expectation, builtWithoutSbom, builder), bom],
      'VERIFY_SBOM_MISMATCH',
    ],
    [
      'provenance and SBOM swapped',
      [
        { ...provenance, bytes: sbom },
        { ...bom, bytes: provenance.bytes },
      ],
      'VERIFY_BUNDLE_INVALID',
    ],
    [
      'provenance of another version of the package',
      otherEvidence({ version: parseVersion('1.8.0') }),
      'VERIFY_SUBJECT_MISMATCH',
    ],
    [
      'provenance of another package',
      otherEvidence({ package: parsePackageName('yq') }),
      'VERIFY_SUBJECT_MISMATCH',
    ],
    ['provenance of another platform', otherEvidence({ platform: 'linux-arm64' }), 'VERIFY_SUBJECT_MISMATCH'],
    [
      'bytes that are text',
      [{ ...provenance, bytes: '{}' as unknown as Uint8Array }, bom],
      'VERIFY_BUNDLE_INVALID',
    ],
    [
      'bytes that are a number',
      [{ ...provenance, bytes: 1e9 as unknown as Uint8Array }, bom],
      'VERIFY_BUNDLE_INVALID',
    ],
    ['a file that throws when it is read', [hostile(), bom], 'VERIFY_INTERNAL'],
  ])('%s', (_, files, code) => {
    expect(judge({ evidence: files })).toBe(code);
  });

  test('a file that shows other bytes the second time is judged by the first', () => {
    let reads = 0;
    const shifty = {
      name: provenance.name,
      get bytes() {
        return reads++ === 0 ? provenance.bytes : sbom;
      },
    };
    expect(judge({ evidence: [shifty, bom] })).toBe('Verified');
    expect(reads).toBe(1);
  });
});

describe('what the catalog wants and the provenance does not say is refused', () => {
  const [source] = expectation.sources;
  test.each<[string, Partial<typeof expectation>, string]>([
    ['another recipe', { recipeDigest: other }, 'VERIFY_RECIPE_MISMATCH'],
    [
      'another source',
      { sources: [{ url: 'https://example.org/x', sha256: other }] },
      'VERIFY_SOURCE_MISMATCH',
    ],
    ['fewer sources', { sources: source ? [source] : [] }, 'VERIFY_SOURCE_MISMATCH'],
    ['no source at all', { sources: [] }, 'VERIFY_SOURCE_MISMATCH'],
    ['no needs', { needs: [] }, 'VERIFY_DEPENDENCY_MISMATCH'],
    ['level 2', { minimumLevel: 'SLSA_BUILD_LEVEL_2' }, 'VERIFY_LEVEL_TOO_LOW'],
    ['level 3', { minimumLevel: 'SLSA_BUILD_LEVEL_3' }, 'VERIFY_LEVEL_TOO_LOW'],
    [
      'a level that is none',
      { minimumLevel: 'SLSA_BUILD_LEVEL_0' as 'SLSA_BUILD_LEVEL_1' },
      'VERIFY_LEVEL_TOO_LOW',
    ],
    ['no level', { minimumLevel: undefined as unknown as 'SLSA_BUILD_LEVEL_1' }, 'VERIFY_LEVEL_TOO_LOW'],
  ])('%s', (_, wanted, code) => {
    expect(judge({ expectation: { ...expectation, ...wanted } })).toBe(code);
  });

  test('no source, and provenance that agrees', () => {
    const none = { ...expectation, sources: [] };
    expect(judge({ expectation: none, evidence: evidenceOf(none, built, builder) })).toBe(
      'VERIFY_SOURCE_MISMATCH',
    );
  });

  test('no expectation', () => {
    expect(judge({ expectation: null as unknown as typeof expectation })).toBe('VERIFY_INTERNAL');
  });
});

describe('a signer that trust does not know for this is refused', () => {
  test.each<[string, Changes, string]>([
    ['no key is trusted', { trust: { builderKeys: [] } }, 'VERIFY_UNKNOWN_SIGNER'],
    ['other keys are trusted', { trust: trustIn(otherBuilder, retiredBuilder) }, 'VERIFY_UNKNOWN_SIGNER'],
    [
      'a stranger signed',
      { evidence: evidenceOf(expectation, built, makeBuilder()) },
      'VERIFY_UNKNOWN_SIGNER',
    ],
    [
      'a retired key signed',
      { evidence: evidenceOf(expectation, built, retiredBuilder) },
      'VERIFY_TIME_INVALID',
    ],
    ['the key is not yet in use', withKey({ validFrom: '2026-06-01T12:00:01Z' }), 'VERIFY_TIME_INVALID'],
    [
      'the key was retired during the build',
      withKey({ validUntil: '2026-06-01T12:01:29Z' }),
      'VERIFY_TIME_INVALID',
    ],
    ['the key speaks for another builder', withKey({ builderId: 'urn:other' }), 'VERIFY_BUILDER_MISMATCH'],
    ['the key stands there twice', { trust: trustIn(builder, builder) }, 'TRUST_INVALID'],
    ['the key has a byte flipped', withKey({ publicKey: flipped() }), 'TRUST_INVALID'],
    [
      'the key is another under its name',
      withKey({ publicKey: otherBuilder.signer.publicKey }),
      'TRUST_INVALID',
    ],
    ['the key is no key', withKey({ publicKey: 'x' }), 'TRUST_INVALID'],
    ['the key is empty', withKey({ publicKey: '' }), 'TRUST_INVALID'],
    ['the key has text before it', withKey({ publicKey: `x\n${builder.signer.publicKey}` }), 'TRUST_INVALID'],
    [
      'the key has another after it',
      withKey({ publicKey: builder.signer.publicKey.repeat(2) }),
      'TRUST_INVALID',
    ],
    ['the key is of another curve, under its own name', withOtherCurve(), 'TRUST_INVALID'],
    ['the start is no moment', withKey({ validFrom: 'always' }), 'TRUST_INVALID'],
    ['the start is missing', withKey({ validFrom: undefined as unknown as string }), 'TRUST_INVALID'],
    ['the end is no moment', withKey({ validUntil: 'never' }), 'TRUST_INVALID'],
    ['the level is none', withKey({ level: 'SLSA_BUILD_LEVEL_9' as 'SLSA_BUILD_LEVEL_1' }), 'TRUST_INVALID'],
    ['there is no trust', { trust: null as unknown as { builderKeys: [] } }, 'VERIFY_INTERNAL'],
    ['the clock stands before the build', { now: new Date('2026-06-01T00:00:00Z') }, 'VERIFY_TIME_INVALID'],
    ['there is no clock', { now: new Date(Number.NaN) }, 'VERIFY_TIME_INVALID'],
  ])('%s', (_, changes, code) => {
    expect(judge(changes)).toBe(code);
  });
});

function withKey(changes: Partial<TrustedBuilderKey>): Changes {
  return { trust: { builderKeys: [{ ...builder.trusted, ...changes }] } };
}

/** A key that does not sign as it must, though its name is right and it did sign this. */
function withOtherCurve(): Changes {
  const stranger = makeBuilder({}, 'P-384');
  return { trust: trustIn(stranger), evidence: evidenceOf(expectation, built, stranger) };
}

function otherEvidence(changes: Partial<typeof expectation>): readonly Evidence[] {
  return evidenceOf({ ...expectation, ...changes }, built, builder);
}

/** A letter within the point of the curve: the PEM still parses, or does not; it never digests to its name. */
function flipped(): string {
  const lines = builder.signer.publicKey.split('\n');
  lines[2] = lines[2]?.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) ?? '';
  return lines.join('\n');
}

function hostile(): Evidence {
  return {
    name: provenance.name,
    get bytes(): Uint8Array {
      throw new RangeError('out of memory');
    },
  };
}
