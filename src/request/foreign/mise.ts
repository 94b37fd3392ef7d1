import type { ForeignContent, ForeignFile, ForeignTool, Remark, Wish } from './foreign.ts';
import { shortTool } from './names/short-tool.ts';
import { readTomlTree } from './tree/toml.ts';
import { kindOf, membersOf, type Tree, textOf } from './tree/tree.ts';
import { prefixWish } from './wish.ts';

/** What mise.toml may hold besides tools; all of it is mise's to do. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['env', 'variables are not taken over'],
  ['tasks', 'tasks are commands; headwater runs none'],
  ['task_config', 'tasks are commands; headwater runs none'],
  ['hooks', 'hooks are commands; headwater runs none'],
  ['plugins', 'plugins are programs; headwater runs none'],
  ['alias', 'names for versions are mise’s own'],
  ['tool_alias', 'names for tools are mise’s own'],
  ['settings', 'settings are mise’s own'],
]);

/** mise.toml: its [tools]. `1.7` is the newest of 1.7 there as it is here. Templates are not filled in. */
export function parseMise(file: ForeignFile): ForeignContent {
  const top = readTomlTree(file).members;
  const tools: ForeignTool[] = [];
  const remarks: Remark[] = [];
  for (const [written, value] of membersOf(top.get('tools'))) {
    tools.push({ line: value.line, written, ...shortTool(written), wish: wishOf(value) });
    remarks.push(...leftOut(written, value));
  }
  for (const [name, { line }] of top) {
    const why = OTHERS.get(name);
    if (why !== undefined) remarks.push({ line, about: `[${name}]`, why });
  }
  return { tools, remarks: remarks.sort((a, b) => a.line - b.line) };
}

/** A version; several, of which the first is the one that is used; or a table with more said about it. */
function wishOf(value: Tree): Wish {
  if (value.type === 'text') return prefixWish(value.text);
  if (value.type === 'list') return value.items[0] === undefined ? NONE : wishOf(value.items[0]);
  if (value.type === 'map') return wishOfTable(value.members);
  const isWhole = /^\d+$/.test(value.shown);
  return isWhole
    ? prefixWish(value.shown)
    : { type: 'unsayable', why: `${value.shown} is not in quotes: 3.10 would be 3.1` };
}

function wishOfTable(members: ReadonlyMap<string, Tree>): Wish {
  const version = members.get('version');
  if (version !== undefined && version.type !== 'map') return wishOf(version);
  const other = ['ref', 'branch', 'tag', 'rev', 'path'].find((key) => members.has(key));
  return other === undefined ? NONE : prefixWish(`${other}:`);
}

const NONE: Wish = { type: 'unsayable', why: 'no version stands there' };

function leftOut(written: string, value: Tree): readonly Remark[] {
  if (value.type === 'list' && value.items.length > 1) {
    const about = `${written}: ${value.items.slice(1).map(kindOf).join(', ')}`;
    const why = 'headwater has one version of a tool in a project: the first is taken over';
    return [{ line: value.line, about, why }];
  }
  const more = [...membersOf(value)].filter(([key]) => key !== 'version');
  return more.map(([key, { line }]) => ({
    line,
    about: `${written}: ${key}`,
    why: 'options of mise are not taken over',
  }));
}

/**
 * mise.lock: what mise.toml came to. Its digests are of files that nobody proved, and pin nothing
 * here. Since mise 2025 each tool is an array of tables; before, it was one table.
 */
export function parseMiseLock(file: ForeignFile): ForeignContent {
  const tools: ForeignTool[] = [];
  for (const [name, value] of membersOf(membersOf(readTomlTree(file)).get('tools'))) {
    const [first] = value.type === 'list' ? value.items : [value];
    const version = membersOf(first).get('version');
    const written = textOf(membersOf(first).get('backend')) ?? name;
    const wish = version === undefined ? NONE : exactly(wishOf(version));
    const line = version?.line ?? value.line;
    tools.push({
      line,
      written: name,
      ...shortTool(name.includes(':') ? name : better(name, written)),
      wish,
    });
  }
  return { tools, remarks: [] };
}

/** The short name is the one that people know; the backend tells more where that is all there is. */
function better(name: string, backend: string): string {
  return /^(core|asdf|vfox):/.test(backend) || /^[a-z0-9._-]+$/.test(name) ? name : backend;
}

function exactly(wish: Wish): Wish {
  return wish.type === 'version' ? { ...wish, exact: true } : wish;
}
