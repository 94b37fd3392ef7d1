/** SLSA Build levels (SLSA v1.1, "Security levels"). Level 0 is no guarantee: nothing can ask for it. */
export const LEVELS = ['SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_LEVEL_2', 'SLSA_BUILD_LEVEL_3'] as const;

export type SlsaLevel = (typeof LEVELS)[number];

/** What a (signer, builder) pair has earned; level 0 is what the door says of a pair that nobody vouches for. */
export type EarnedLevel = SlsaLevel | 'SLSA_BUILD_LEVEL_0';

export function isSlsaLevel(text: unknown): text is SlsaLevel {
  return LEVELS.some((level) => level === text);
}

export function atLeast(level: EarnedLevel, floor: EarnedLevel): boolean {
  return rankOf(level) >= rankOf(floor);
}

/** The higher, the more; below all levels for what is none. */
export function rankOf(level: EarnedLevel): number {
  return ['SLSA_BUILD_LEVEL_0', ...LEVELS].indexOf(level);
}
