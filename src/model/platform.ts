import { HeadwaterError } from '../errors.ts';

export const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'] as const;

/** Operating system and processor, in Node.js's words. */
export type Platform = (typeof PLATFORMS)[number];

export function isPlatform(text: unknown): text is Platform {
  return PLATFORMS.some((platform) => platform === text);
}

/** @throws HeadwaterError PLATFORM_UNSUPPORTED for a system headwater does not know. */
export function parsePlatform(text: string): Platform {
  if (isPlatform(text)) return text;
  throw new HeadwaterError('PLATFORM_UNSUPPORTED', `unknown platform ${JSON.stringify(text)}`, {
    expected: PLATFORMS.join(', '),
    found: text,
  });
}
