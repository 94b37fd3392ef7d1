import type { KnownParameter } from '../../../model/build-facts.ts';

/** The predicate is empty, so there are none. */
export const parameters: readonly KnownParameter[] = [];
