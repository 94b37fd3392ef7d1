import type { Host } from '../host/host.ts';
import { currentGeneration } from '../link/current.ts';
import type { LinkedPackage } from '../link/generation.ts';

/** The tools on PATH. @throws HeadwaterError GENERATION_INVALID */
export function linkedTools(host: Host): readonly LinkedPackage[] {
  return currentGeneration(host)?.packages ?? [];
}
