import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { currentGeneration, generationNumbers, readGeneration } from '../link/current.ts';
import type { Generation } from '../link/generation.ts';

export interface ListedGeneration {
  readonly number: number;
  readonly createdAt: string;
  readonly current: boolean;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Whether all of its packages are still in the store: only then can be gone back to it. */
  readonly complete: boolean;
}

/** Every generation, newest first; one that cannot be read is passed over. @throws HeadwaterError GENERATION_INVALID */
export function listGenerations(host: Host): readonly ListedGeneration[] {
  const current = currentGeneration(host)?.number;
  const generations = generationNumbers(host).flatMap((number) => readOrNothing(number, host) ?? []);
  return generations.reverse().map(({ number, createdAt, packages }) => ({
    number,
    createdAt,
    current: number === current,
    packages: packages.map(({ name, version }) => ({ name, version })),
    complete: packages.every(({ path }) => host.fs.existsSync(path)),
  }));
}

function readOrNothing(number: number, host: Host): Generation | undefined {
  try {
    return readGeneration(number, host);
  } catch (error) {
    if (error instanceof HeadwaterError) return undefined;
    throw error;
  }
}
