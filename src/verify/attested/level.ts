import type { BuildFacts } from '../../model/build-facts.ts';
import { atLeast, type EarnedLevel, LEVELS, type SlsaLevel } from '../../model/level.ts';
import type { CertificateSigner, KeySigner, Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import type { Trust } from '../../model/trust.ts';
import { refuse } from '../refuse.ts';
import { vouchesFor } from './trusted-builder.ts';

interface Pair {
  readonly build: BuildFacts;
  readonly signer: Signer;
  readonly trust: Trust;
}

/**
 * What the exact pair of signer and builder has earned (SLSA v1.1, "Verifying artifacts",
 * step 1), whatever the predicate says of levels. A pair that nobody vouches for has
 * earned nothing; it passes only where no level was asked for.
 * @throws HeadwaterError VERIFY_BUILDER_MISMATCH, VERIFY_LEVEL_TOO_LOW
 */
export function judgeLevel({ build, signer, trust }: Pair, minimum: SlsaLevel | undefined): EarnedLevel {
  const level = signer.kind === 'key' ? levelOfKey(build, signer) : levelOfPair(build, signer, trust);
  if (minimum === undefined) return level ?? 'SLSA_BUILD_LEVEL_0';
  if (level === undefined) {
    return refuse('VERIFY_BUILDER_MISMATCH', 'nobody vouches for this signer together with this builder', {
      expected: `a pair of signer and builder that has earned ${shown(minimum)}`,
      found: `${nameOf(signer)} for builder ${shown(build.builderId)}`,
    });
  }
  if (atLeast(level, minimum) && atLeast(minimum, 'SLSA_BUILD_LEVEL_1')) return level;
  return refuse('VERIFY_LEVEL_TOO_LOW', 'the builder has not earned the level that is asked for', {
    expected: shown(minimum),
    found: level,
  });
}

/** A key that is trusted for one builder says nothing of another, be a level asked for or not. */
function levelOfKey({ builderId }: BuildFacts, signer: KeySigner): SlsaLevel | undefined {
  if (signer.builderId === undefined) return undefined;
  if (builderId === signer.builderId) return signer.level;
  return refuse('VERIFY_BUILDER_MISMATCH', 'the signer may not speak for this builder', {
    expected: signer.builderId,
    found: shown(builderId),
  });
}

function levelOfPair(
  build: BuildFacts,
  signer: CertificateSigner,
  { builders = [] }: Trust,
): SlsaLevel | undefined {
  const earned = builders.filter((row) => vouchesFor(row, build, signer)).map(({ level }) => level);
  return LEVELS.toReversed().find((level) => earned.includes(level));
}

function nameOf(signer: Signer): string {
  return shown(signer.kind === 'key' ? signer.keyId : signer.subject);
}
