import { SHIPPED_BUILDERS } from './builders.ts';
import { SHIPPED_ROOTS } from './shipped-roots.ts';

/** Names that a user's own root, key or builder may not have. */
export function shippedNames(): readonly string[] {
  return [...SHIPPED_ROOTS, ...SHIPPED_BUILDERS].map(({ name }) => name);
}
