/**
 * A JSON, TOML or YAML document as values with their lines. Members are kept in a Map: a
 * member called `__proto__` is a member like any other.
 */
export type Tree = TreeMap | TreeList | TreeText | TreeOther;

export interface TreeMap {
  readonly type: 'map';
  readonly line: number;
  readonly members: ReadonlyMap<string, Tree>;
}

interface TreeList {
  readonly type: 'list';
  readonly line: number;
  readonly items: readonly Tree[];
}

interface TreeText {
  readonly type: 'text';
  readonly line: number;
  readonly text: string;
}

/** A number, a date, a truth value, or nothing at all. */
interface TreeOther {
  readonly type: 'other';
  readonly line: number;
  /** As it would be written. */
  readonly shown: string;
}

/** Levels of nesting; no list of tools has more than a handful. */
export const DEEPEST = 50;

const NOTHING: ReadonlyMap<string, Tree> = new Map();

/** The members of a map, none of anything else. */
export function membersOf(tree: Tree | undefined): ReadonlyMap<string, Tree> {
  return tree?.type === 'map' ? tree.members : NOTHING;
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.type === 'list' ? tree.items : [];
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.type === 'text' ? tree.text : undefined;
}

/** What a value is called where another was expected. */
export function kindOf(tree: Tree): string {
  if (tree.type === 'map') return 'a table';
  if (tree.type === 'list') return 'a list';
  return tree.type === 'text' ? JSON.stringify(tree.text) : tree.shown;
}
