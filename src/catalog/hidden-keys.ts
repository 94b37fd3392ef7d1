import type { TomlPath } from './toml-lines.ts';

/** Keys that valibot passes over in silence, so that a strict schema does not see them. */
const HIDDEN = ['__proto__', 'prototype', 'constructor'];

/** Where a key stands that no schema would see; undefined where there is none. */
export function hiddenKey(value: unknown, path: TomlPath = []): TomlPath | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    const found = HIDDEN.includes(key) ? place : hiddenKey(inner, place);
    if (found !== undefined) return found;
  }
  return undefined;
}
