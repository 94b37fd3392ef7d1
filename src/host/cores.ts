import { availableParallelism } from 'node:os';

/** How many processes may well run at once; at least 1. */
export function availableCores(): number {
  return availableParallelism();
}
