import { atLeast, type SlsaLevel } from '../model/level.ts';
import { fail, type Place } from '../model/strict-json/place.ts';
import type { TrustedBuilder, TrustedKey } from '../model/trust.ts';
import { shippedRoot } from './shipped-roots.ts';

/**
 * What a user may say a key has earned. Level 3 (SLSA v1.1, "Security levels", Build L3)
 * asks that no build step can reach the signing secret; of a key in somebody's custody
 * nobody here can know that. Without the only builder it may speak for, it is no pair, and earns nothing.
 */
export function mostOfKey({ builderId }: Pick<TrustedKey, 'builderId'>): SlsaLevel | undefined {
  return builderId === undefined ? undefined : 'SLSA_BUILD_LEVEL_2';
}

/**
 * What a user may say a builder has earned. Level 3 is for a workflow that is named
 * exactly, on hosted runners, certified by an instance that headwater ships: there the
 * platform keeps it apart from its caller (GitHub, "Using artifact attestations and
 * reusable workflows to achieve SLSA v1 Build Level 3"). A runner of anybody's own is no
 * hosted platform (Build L2), whoever signs.
 */
export function mostOfBuilder(row: Omit<TrustedBuilder, 'name' | 'level' | 'cited'>): SlsaLevel {
  if (row.runnerEnvironment === 'any' || row.runnerEnvironment === 'self-hosted') return 'SLSA_BUILD_LEVEL_1';
  const isolated = row.signerWorkflow !== '*' && row.builderId === 'signer-workflow';
  const hosted = row.runnerEnvironment === 'github-hosted' && shippedRoot(row.root) !== undefined;
  return isolated && hosted ? 'SLSA_BUILD_LEVEL_3' : 'SLSA_BUILD_LEVEL_2';
}

/** @throws HeadwaterError with the code of `place` */
export function refuseExcess(
  { level }: { readonly level?: SlsaLevel | undefined },
  most: SlsaLevel | undefined,
  place: Place,
): void {
  if (level === undefined || (most !== undefined && atLeast(most, level))) return;
  fail(place, 'is more than that can earn', {
    expected: most === undefined ? 'no level without a builder id' : `at most ${most}`,
    found: level,
    hint: 'docs/SECURITY.md, "Trust", says what can earn which level',
  });
}
