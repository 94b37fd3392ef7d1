/**
 * The first item whose key an item before it has; undefined where all differ. One pass: of what a
 * stranger wrote there may be hundreds of thousands.
 */
export function secondOf<T>(items: Iterable<T>, keyOf: (item: T) => unknown): T | undefined {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) return item;
    seen.add(key);
  }
  return undefined;
}
