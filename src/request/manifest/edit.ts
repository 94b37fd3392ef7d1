import { patch } from '@decimalturn/toml-patch';
import { readToml } from '../../catalog/strict-toml.ts';
import { lineOf } from '../../catalog/toml-lines.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Origin } from '../../model/origin.ts';
import { type Manifest, type ManifestEntry, type ManifestTable, TABLES } from './manifest.ts';
import { parseManifest } from './parse.ts';

/** A change of a manifest: an entry gets a version, and an origin where one is said, or goes. */
export type ManifestEdit =
  | {
      readonly type: 'set';
      readonly table: ManifestTable;
      readonly name: string;
      readonly version: string;
      readonly origin?: Origin | undefined;
    }
  | { readonly type: 'remove'; readonly name: string };

/**
 * The manifest's text after a change; comments, order and all that is not changed stay as
 * they are. What comes out is parsed again, and must say exactly what was meant.
 * @throws HeadwaterError MANIFEST_INVALID; MANIFEST_UNEDITABLE where no way of writing keeps its word
 */
export function editManifest(manifest: Manifest, edit: ManifestEdit): string {
  const wanted = entriesAfter(manifest.entries, edit);
  if (isSame(wanted, manifest.entries)) return manifest.text;
  const ways = [() => insertLine(manifest, edit), () => patchText(manifest, edit)];
  for (const way of ways) {
    const text = attempt(way);
    if (text !== undefined && says(text, wanted, manifest)) return text;
  }
  throw new HeadwaterError(
    'MANIFEST_UNEDITABLE',
    'this file cannot be changed without touching the rest of it',
    {
      subject: manifest.file,
      expected: edit.type === 'set' ? `${lineFor(edit)} in [${edit.table}]` : `no ${edit.name}`,
      hint: 'Make the change by hand, then run `headwater install`.',
    },
  );
}

function entriesAfter(entries: readonly ManifestEntry[], edit: ManifestEdit): readonly ManifestEntry[] {
  const others = entries.filter(({ name }) => name !== edit.name);
  if (edit.type === 'remove') return others;
  const before = entries.find(({ name }) => name === edit.name);
  const text = `[${edit.table}]\n${JSON.stringify(edit.name)} = ${saidOf(edit)}\n`;
  const [made] = parseManifest(text, 'the change').entries;
  if (made === undefined) return others;
  const { origin = before?.origin } = edit;
  const { platforms } = before ?? {};
  return [
    ...others,
    { ...made, ...(origin !== undefined && { origin }), ...(platforms !== undefined && { platforms }) },
  ];
}

/**
 * A new entry below the last one of its table, indented alike. The library would put it
 * below the comments that belong to the next table.
 */
function insertLine({ text, entries }: Manifest, edit: ManifestEdit): string | undefined {
  if (edit.type === 'remove' || entries.some(({ name }) => name === edit.name)) return undefined;
  const header = text.split('\n').findIndex((line) => line.replace(/\s*(#.*)?$/, '') === `[${edit.table}]`);
  if (header < 0) return undefined;
  const own = entries.filter(({ table }) => table === edit.table);
  const last = Math.max(header + 1, ...own.map(({ table, name }) => lineOf(text, [table, name])));
  const lines = text.split('\n');
  const above = lines[last - 1] ?? '';
  const indent = own.length === 0 ? '' : (/^[ \t]*/.exec(above)?.[0] ?? '');
  const end = text.includes('\r\n') ? '\r' : '';
  const isLast = last === lines.length;
  lines.splice(last - 1, 1, isLast ? `${above}${end}` : above, `${indent}${lineFor(edit)}${end}`);
  return isLast ? `${lines.join('\n')}\n` : lines.join('\n');
}

function lineFor(edit: ManifestSet): string {
  const key = /^[A-Za-z0-9_-]+$/.test(edit.name) ? edit.name : JSON.stringify(edit.name);
  return `${key} = ${saidOf(edit)}`;
}

type ManifestSet = Extract<ManifestEdit, { type: 'set' }>;

function saidOf({ version, origin }: ManifestSet): string {
  const text = JSON.stringify(version);
  return origin === undefined ? text : `{ version = ${text}, origin = ${JSON.stringify(origin)} }`;
}

function patchText({ text, file }: Manifest, edit: ManifestEdit): string {
  const tables = tablesOf(text, file);
  for (const table of TABLES) {
    const { [edit.name]: before, ...others } = tables[table] ?? {};
    const after = edit.type === 'set' && edit.table === table ? { [edit.name]: changed(before, edit) } : {};
    const entries = { ...others, ...after };
    if (tables[table] !== undefined || Object.keys(entries).length > 0) tables[table] = entries;
  }
  const patched = patch(text, tables);
  return text === '' ? `${patched}\n` : patched;
}

function changed(before: unknown, { version, origin }: ManifestSet): unknown {
  const said = origin === undefined ? {} : { origin };
  if (typeof before === 'object' && before !== null) return { ...before, version, ...said };
  return origin === undefined ? version : { version, origin };
}

type Tables = Record<string, Record<string, unknown> | undefined>;

/** What was parsed once already: tables of tables. */
function tablesOf(text: string, file: string): Tables {
  const value = readToml({ text, file, code: 'MANIFEST_INVALID' });
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, table]) => [name, { ...table }]));
}

/** A way that cannot do it, or makes something that is no manifest, is not taken. */
function attempt(way: () => string | undefined): string | undefined {
  try {
    return way();
  } catch {
    return undefined;
  }
}

function says(text: string, wanted: readonly ManifestEntry[], { file, text: before }: Manifest): boolean {
  try {
    const policy = (of: string) => JSON.stringify(tablesOf(of, file).policy);
    return isSame(parseManifest(text, file).entries, wanted) && policy(text) === policy(before);
  } catch {
    return false;
  }
}

function isSame(a: readonly ManifestEntry[], b: readonly ManifestEntry[]): boolean {
  const print = (entries: readonly ManifestEntry[]) =>
    entries
      .map(({ table, name, version, origin, platforms }) =>
        JSON.stringify([table, name, version, origin, platforms]),
      )
      .sort();
  return print(a).join() === print(b).join();
}
