import { HeadwaterError } from '../errors.ts';
import type { EarnedLevel } from '../model/level.ts';
import type { Origin } from '../model/origin.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { levelOf, type Stored } from '../store/receipt.ts';
import { asHeadwaterError } from '../ui/error.ts';
import { titleOf } from './build-package.ts';
import type { Attempt } from './obtain.ts';

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly bins: readonly string[];
  /** `already`: nothing had to be done for it. */
  readonly how: 'built' | 'fetched' | 'reused' | 'already';
  readonly origin: Origin;
  readonly level: EarnedLevel;
  readonly artifact: { readonly sha256: string; readonly size: number };
  /** Absolute path of its folder in the store. */
  readonly path: string;
}

/** One that was asked for and is not there. */
export interface NotInstalled {
  readonly name: string;
  readonly version: string;
  readonly error: HeadwaterError;
}

export interface InstallReport {
  readonly packages: readonly Installed[];
  readonly failed: readonly NotInstalled[];
}

export interface Outcome {
  readonly stored: Stored;
  readonly how: Installed['how'];
}

/** Of what was wanted: what is there, and what is not and why. */
export function sortAttempts(
  wanted: readonly PlannedPackage[],
  attempts: ReadonlyMap<string, Attempt>,
): { readonly outcomes: readonly Outcome[]; readonly failed: readonly NotInstalled[] } {
  const outcomes: Outcome[] = [];
  const failed: NotInstalled[] = [];
  for (const pkg of wanted) {
    const attempt = attempts.get(pkg.buildKey);
    if (attempt?.state === 'obtained') outcomes.push(attempt.obtained);
    else failed.push({ name: pkg.name, version: pkg.version, error: reasonOf(pkg, attempts) });
  }
  return { outcomes, failed };
}

/** Why a package is not there: its own failure, or that of something it needs. */
export function reasonOf(pkg: PlannedPackage, attempts: ReadonlyMap<string, Attempt>): HeadwaterError {
  const attempt = attempts.get(pkg.buildKey);
  if (attempt?.state === 'skipped') return reasonOf(attempt.because, attempts);
  if (attempt?.state === 'failed') return asHeadwaterError(attempt.error);
  return new HeadwaterError('INTERNAL', `${titleOf(pkg)} was not attempted`);
}

export function describe({ path, receipt }: Stored, how: Installed['how']): Installed {
  const { name, version, kind, bins, origin, artifact } = receipt;
  const { sha256, size } = artifact;
  const level = levelOf(receipt);
  return { name, version, kind, bins, how, origin, level, artifact: { sha256, size }, path };
}
