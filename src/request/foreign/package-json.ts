import type { ForeignContent, ForeignFile, ForeignTool, Remark, Wish } from './foreign.ts';
import { rangeWish } from './range.ts';
import { readJsonTree } from './tree/json.ts';
import { membersOf, type Tree, textOf } from './tree/tree.ts';
import { exactWish } from './wish.ts';

/** package.json: `volta`, `packageManager`, `devEngines` and `engines`, the more exact ones first. Scripts are never run. */
export function parsePackageJson(file: ForeignFile): ForeignContent {
  const top = readJsonTree(file).members;
  const remarks: Remark[] = [];
  const volta = toolsOf(top.get('volta'), exactWish).filter((tool) => {
    const isFollowed = tool.written !== 'extends';
    if (!isFollowed)
      remarks.push({ line: tool.line, about: 'volta.extends', why: 'further files are not followed' });
    return isFollowed;
  });
  const engines = toolsOf(top.get('engines'), rangeWish).filter(({ line, written }) => {
    const isTool = TOOLS.includes(written);
    if (!isTool) remarks.push({ line, about: `engines.${written}`, why: 'it is no tool on PATH' });
    return isTool;
  });
  const tools = [...volta, ...packageManager(top.get('packageManager')), ...devEngines(top), ...engines];
  return { tools, remarks };
}

/** What npm, yarn and pnpm look at in `engines`; others write the versions of editors and platforms there. */
const TOOLS = ['node', 'npm', 'yarn', 'pnpm', 'bun', 'deno'];

function toolsOf(tree: Tree | undefined, wishFor: (text: string) => Wish): readonly ForeignTool[] {
  return [...membersOf(tree)].map(([name, value]) =>
    toolAt({ line: value.line, name }, wish(value, wishFor)),
  );
}

function wish(value: Tree, wishFor: (text: string) => Wish): Wish {
  return value.type === 'text' ? wishFor(value.text) : { type: 'unsayable', why: 'no version stands there' };
}

/** `pnpm@8.6.0+sha512.…`: the digest is Corepack's, of a file that nobody proved. */
function packageManager(tree: Tree | undefined): readonly ForeignTool[] {
  const said = textOf(tree);
  if (tree === undefined || said === undefined) return [];
  const [, name = said, version] = /^([^@]+)@([^+]*)(?:\+.*)?$/.exec(said) ?? [];
  const none: Wish = { type: 'unsayable', why: 'no version stands there' };
  return [toolAt({ line: tree.line, name }, version === undefined ? none : exactWish(version))];
}

/** OpenJS' proposal that npm 10.9 and pnpm 10 read: `runtime` and `packageManager`, one or a list of them. */
function devEngines(top: ReadonlyMap<string, Tree>): readonly ForeignTool[] {
  const engines = membersOf(top.get('devEngines'));
  return ['runtime', 'packageManager'].flatMap((key) => {
    const value = engines.get(key);
    const [first] = value?.type === 'list' ? value.items : [value];
    const name = textOf(membersOf(first).get('name'));
    if (first === undefined || name === undefined) return [];
    const version = membersOf(first).get('version');
    return [
      toolAt(
        { line: first.line, name },
        version === undefined ? { type: 'newest' } : wish(version, rangeWish),
      ),
    ];
  });
}

function toolAt({ line, name }: { readonly line: number; readonly name: string }, said: Wish): ForeignTool {
  return { line, written: name, space: 'short', name, wish: said };
}
