/** Plain data as a tree, for tests that change one place of it. */

export type Path = readonly string[];

/** Every place below the top, parents before their children. */
export function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield [...path, name];
    yield* pathsOf(inner, [...path, name]);
  }
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** A copy with what `change` makes of the one value there; `undefined` takes it out. */
export function changedAt(
  value: unknown,
  [name, ...rest]: Path,
  change: (value: unknown) => unknown,
): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const changed = String(index) === name ? changedAt(item, rest, change) : item;
      return changed === undefined ? [] : [changed];
    });
  }
  const entries = Object.entries(Object(value)).map(([key, inner]) =>
    key === name ? [key, changedAt(inner, rest, change)] : [key, inner],
  );
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
