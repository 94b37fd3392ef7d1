/** SLSA Build levels (SLSA v1.1, "Security levels"). Level 0 is no guarantee and is never written. */
export const LEVELS = ['SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_LEVEL_2', 'SLSA_BUILD_LEVEL_3'] as const;

export type SlsaLevel = (typeof LEVELS)[number];

export function isSlsaLevel(text: unknown): text is SlsaLevel {
  return LEVELS.some((level) => level === text);
}

export function atLeast(level: SlsaLevel, floor: SlsaLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(floor);
}
