import { describe, expect, it } from 'vitest';
import { parseVersion } from '../../src/model/version.ts';
import { lossSince, type ReleaseClaims } from '../../src/policy/history.ts';

const before: ReleaseClaims = {
  version: parseVersion('1.7'),
  level: 'SLSA_BUILD_LEVEL_2',
  signer: 'https://github.com/jqlang/jq/.github/workflows/ci.yml',
  evidence: ['https://slsa.dev/provenance/v1'],
  admittedAt: '2026-01-01T00:00:00Z',
};
const next: ReleaseClaims = { ...before, version: parseVersion('1.7.1') };

describe('nothing is lost', () => {
  it.each<[string, readonly ReleaseClaims[], ReleaseClaims]>([
    ['where there was none before', [], next],
    ['where all is as it was', [before], next],
    [
      'where there is more now',
      [before],
      { ...next, level: 'SLSA_BUILD_LEVEL_3', evidence: ['x', ...next.evidence] },
    ],
    [
      'where only a later release had more',
      [{ ...before, version: parseVersion('2.0'), level: 'SLSA_BUILD_LEVEL_3' }],
      next,
    ],
    [
      'where the loss is older, and was accepted',
      [before, { ...before, version: parseVersion('1.7.0'), level: 'SLSA_BUILD_LEVEL_1' }],
      { ...next, level: 'SLSA_BUILD_LEVEL_1' },
    ],
    [
      'where the same version was accepted anew',
      [
        { ...before, version: next.version },
        { ...next, level: 'SLSA_BUILD_LEVEL_1', admittedAt: '2026-02-01T00:00:00Z' },
      ],
      { ...next, level: 'SLSA_BUILD_LEVEL_1' },
    ],
  ])('%s', (_, earlier, release) => {
    expect(lossSince(earlier, release)).toBeUndefined();
  });
});

describe('what is lost is named', () => {
  it.each<[string, Partial<ReleaseClaims>, readonly object[]]>([
    [
      'the level',
      { level: 'SLSA_BUILD_LEVEL_1' },
      [{ what: 'level', had: 'SLSA_BUILD_LEVEL_2', has: 'SLSA_BUILD_LEVEL_1' }],
    ],
    ['the signer', { signer: 'this-machine' }, [{ what: 'signer', had: before.signer, has: 'this-machine' }]],
    [
      'the signer, by its case',
      { signer: before.signer.toUpperCase() },
      [{ what: 'signer', had: before.signer, has: before.signer.toUpperCase() }],
    ],
    [
      'the provenance',
      { evidence: [] },
      [{ what: 'evidence', had: 'https://slsa.dev/provenance/v1', has: 'none' }],
    ],
  ])('%s', (_, changes, lost) => {
    expect(lossSince([before], { ...next, ...changes })).toEqual({ since: '1.7', lost });
  });

  it('all of it', () => {
    const loss = lossSince([before], { ...next, level: 'SLSA_BUILD_LEVEL_1', signer: 'x', evidence: [] });
    expect(loss?.lost.map(({ what }) => what)).toEqual(['level', 'signer', 'evidence']);
  });

  it('against the nearest release before, not the oldest or the last admitted', () => {
    const oldest = {
      ...before,
      version: parseVersion('1.6'),
      level: 'SLSA_BUILD_LEVEL_1' as const,
      admittedAt: '2026-09-09T00:00:00Z',
    };
    expect(lossSince([oldest, before], { ...next, level: 'SLSA_BUILD_LEVEL_1' })?.since).toBe('1.7');
  });
});
