import { readToml } from '../catalog/strict-toml.ts';
import { lineOf } from '../catalog/toml-lines.ts';
import type { LockedNeed } from './lock.ts';

/**
 * The line on which a package of a lock begins, or a fact of it stands. @param text of a lock
 * that was parsed already.
 */
export function lineOfPackage(text: string, { name, version }: LockedNeed, key?: string): number {
  const value = readToml({ text, file: 'headwater.lock', code: 'LOCK_INVALID' });
  const packages = isTable(value) && Array.isArray(value.package) ? value.package : [];
  const index = packages.findIndex(
    (item: unknown) => isTable(item) && item.name === name && item.version === version,
  );
  return lineOf(text, ['package', index, ...(key === undefined ? [] : key.split('.').map(step))]);
}

/** Of a path: a key, or an index from 0. */
function step(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
