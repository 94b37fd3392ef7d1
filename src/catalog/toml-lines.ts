/** A place in a TOML document: keys and array indexes from the top. */
export type TomlPath = readonly (string | number)[];

/**
 * The line (from 1) on which the value at `path` stands; for a value that is missing,
 * the line of the nearest thing around it. `text` must be valid TOML 1.0.
 */
export function lineOf(text: string, path: TomlPath): number {
  return tomlLines(text)(path);
}

/** The same for whoever asks for many lines of one text. */
export function tomlLines(text: string): (path: TomlPath) => number {
  const lines = scan(text);
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const line = lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
}

interface Cursor {
  readonly text: string;
  at: number;
  readonly lines: Map<string, number>;
  /** How far line ends have been counted, and the line there: places are noted in order. */
  counted: number;
  line: number;
}

function scan(text: string): ReadonlyMap<string, number> {
  const cursor: Cursor = { text, at: 0, lines: new Map(), counted: 0, line: 1 };
  const arrays = new Map<string, number>();
  let table: TomlPath = [];
  for (skipBlank(cursor); cursor.at < text.length; skipBlank(cursor)) {
    if (peek(cursor) === '[') table = header(cursor, arrays);
    else keyValue(cursor, table);
  }
  return cursor.lines;
}

/** TOML 1.0, "Table" and "Array of tables": a name inside an array of tables means its last element. */
function header(cursor: Cursor, arrays: Map<string, number>): TomlPath {
  const start = cursor.at;
  const isArray = cursor.text.startsWith('[[', start);
  cursor.at += isArray ? 2 : 1;
  const keys = dottedKey(cursor);
  cursor.at += isArray ? 2 : 1;
  let path: TomlPath = [];
  for (const [index, key] of keys.entries()) {
    path = [...path, key];
    const id = JSON.stringify(path);
    const isNew = isArray && index === keys.length - 1;
    const element = isNew ? (arrays.get(id) ?? -1) + 1 : arrays.get(id);
    if (element === undefined) continue;
    arrays.set(id, element);
    note(cursor, path, start);
    path = [...path, element];
  }
  note(cursor, path, start);
  return path;
}

function keyValue(cursor: Cursor, table: TomlPath): void {
  const start = cursor.at;
  const path = [...table, ...dottedKey(cursor)];
  cursor.at += 1;
  note(cursor, path, start);
  value(cursor, path);
}

function value(cursor: Cursor, path: TomlPath): void {
  skipBlank(cursor);
  note(cursor, path, cursor.at);
  const first = peek(cursor);
  if (first === '"' || first === "'") string(cursor);
  else if (first === '[') list(cursor, ']', (index) => value(cursor, [...path, index]));
  else if (first === '{') list(cursor, '}', () => keyValue(cursor, path));
  else skipWhile(cursor, /[^,\]}\n#]/);
}

function list(cursor: Cursor, end: string, element: (index: number) => void): void {
  cursor.at += 1;
  for (let index = 0; ; index++) {
    skipBlank(cursor);
    if (peek(cursor) === end || cursor.at >= cursor.text.length) break;
    element(index);
    skipBlank(cursor);
    if (peek(cursor) === ',') cursor.at += 1;
  }
  cursor.at += 1;
}

function dottedKey(cursor: Cursor): string[] {
  const keys: string[] = [];
  do {
    if (peek(cursor) === '.') cursor.at += 1;
    skipWhile(cursor, /[ \t]/);
    const quoted = peek(cursor) === '"' || peek(cursor) === "'";
    const start = cursor.at;
    if (quoted) string(cursor);
    else skipWhile(cursor, /[A-Za-z0-9_-]/);
    keys.push(quoted ? cursor.text.slice(start + 1, cursor.at - 1) : cursor.text.slice(start, cursor.at));
    skipWhile(cursor, /[ \t]/);
  } while (peek(cursor) === '.');
  return keys;
}

function string(cursor: Cursor): void {
  const quote = peek(cursor);
  const fence = cursor.text.startsWith(quote.repeat(3), cursor.at) ? quote.repeat(3) : quote;
  cursor.at += fence.length;
  while (cursor.at < cursor.text.length && !cursor.text.startsWith(fence, cursor.at)) {
    cursor.at += quote === '"' && peek(cursor) === '\\' ? 2 : 1;
  }
  cursor.at += fence.length;
  // up to two quotes may stand right before the closing fence (TOML 1.0, "String")
  while (fence.length === 3 && peek(cursor) === quote) cursor.at += 1;
}

function skipBlank(cursor: Cursor): void {
  for (skipWhile(cursor, /\s/); peek(cursor) === '#'; skipWhile(cursor, /\s/)) skipWhile(cursor, /[^\n]/);
}

function skipWhile(cursor: Cursor, pattern: RegExp): void {
  while (cursor.at < cursor.text.length && pattern.test(peek(cursor))) cursor.at += 1;
}

function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at);
}

function note(cursor: Cursor, path: TomlPath, at: number): void {
  const key = JSON.stringify(path);
  for (; cursor.counted < at; cursor.counted++) if (cursor.text[cursor.counted] === '\n') cursor.line += 1;
  if (!cursor.lines.has(key)) cursor.lines.set(key, cursor.line);
}
