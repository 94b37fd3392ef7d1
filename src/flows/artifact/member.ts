/** A member of parsed JSON that nobody has looked at, for a glance; undefined where it is no object that has it. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}
