import type { ForeignContent, ForeignFile, ForeignTool, Wish } from './foreign.ts';
import { exactWish, prefixWish } from './wish.ts';

interface Directive {
  readonly line: number;
  readonly verb: string;
  readonly said: string;
}

/**
 * go.mod: the Go that a module is built with (Go modules reference, "go" and "toolchain
 * directive"), and the commands of its `tool` directives, at the version that it requires.
 */
export function parseGoMod(file: ForeignFile): ForeignContent {
  const directives = directivesOf(file.text);
  const required = new Map(
    directives.flatMap(({ verb, said }) => {
      const [module, version] = said.split(/\s+/);
      return verb === 'require' && module !== undefined && version !== undefined ? [[module, version]] : [];
    }),
  );
  const tools = directives
    .filter(({ verb }) => verb === 'tool')
    .map(({ line, said }): ForeignTool => {
      const name = said.replace(/^"(.*)"$/, '$1');
      return { line, written: name, space: 'go', name, wish: wishOfTool(name, required) };
    });
  return { tools: [...goOf(directives), ...tools], remarks: [] };
}

/** The toolchain where one is named; else the language version, which is the oldest Go that will do. */
function goOf(directives: readonly Directive[]): readonly ForeignTool[] {
  const named = directives.find(({ verb, said }) => verb === 'toolchain' && said !== 'default');
  const least = directives.find(({ verb }) => verb === 'go');
  if (named !== undefined) return [goTool(named, exactWish(named.said.replace(/^go/, '')))];
  if (least === undefined) return [];
  const loss = `it is the oldest Go that will do, and the newest of ${least.said} is asked for`;
  const wish = prefixWish(least.said);
  return [goTool(least, wish.type === 'version' ? { ...wish, loss } : wish)];
}

function goTool({ line }: Directive, wish: Wish): ForeignTool {
  return { line, written: 'go', space: 'short', name: 'go', wish };
}

/** The version of the module that the package lies in: the longest path of those required. */
function wishOfTool(name: string, required: ReadonlyMap<string, string>): Wish {
  const modules = [...required.keys()].filter((module) => name === module || name.startsWith(`${module}/`));
  const version = required.get(modules.sort((a, b) => b.length - a.length)[0] ?? '');
  if (version !== undefined) return exactWish(version);
  return { type: 'unsayable', why: 'the module it lies in is not required, or lies in this project' };
}

/** `verb what`, also of the lines between `verb (` and `)`. */
function directivesOf(text: string): readonly Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const [index, written] of text.split('\n').entries()) {
    const said = written.replace(/\/\/.*$/, '').trim();
    const opened = /^([a-z]+)\s*\($/.exec(said)?.[1];
    const [, verb, rest] = /^([a-z]+)\s+(.+)$/.exec(said) ?? [];
    if (said === ')') block = undefined;
    else if (opened !== undefined) block = opened;
    else if (block !== undefined && said !== '') found.push({ line: index + 1, verb: block, said });
    else if (verb !== undefined && rest !== undefined) found.push({ line: index + 1, verb, said: rest });
  }
  return found;
}
