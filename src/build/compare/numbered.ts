/**
 * Tells apart things of one name: the second is `name 2`. Attack: a file of a million parts
 * with one name; each is looked up once.
 */
export function numbering(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name} ${before + 1}`;
  };
}

/** A name out of a file, as it can be shown. */
export function shownName(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 100) || '(no name)';
}
