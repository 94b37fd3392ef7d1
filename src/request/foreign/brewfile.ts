import { rubyStatements, type Statement } from './brewfile-ruby.ts';
import type { ForeignContent, ForeignFile, ForeignTool, NameSpace, Remark } from './foreign.ts';
import { prefixWish } from './wish.ts';

/** Words of Homebrew Bundle that name a tool, and whose names they take. */
const WORDS: ReadonlyMap<string, NameSpace> = new Map([
  ['brew', 'brew'],
  ['go', 'go'],
  ['cargo', 'cargo'],
  ['npm', 'npm'],
  ['uv', 'pypi'],
]);

const NOT_TAKEN: ReadonlyMap<string, string> = new Map([
  ['tap', 'a tap is a repository of formulas; headwater has its own catalog'],
  ['cask', 'applications are not what headwater installs'],
  ['cask_args', 'applications are not what headwater installs'],
  ['mas', 'applications are not what headwater installs'],
  ['whalebrew', 'images are not what headwater installs'],
  ['vscode', 'extensions of editors are not what headwater installs'],
  ['flatpak', 'applications are not what headwater installs'],
]);

/**
 * A Brewfile is a program in Ruby. Of it headwater reads the lines that only say what is wanted,
 * `brew "ripgrep"` with literal options, and runs nothing. All others, conditions and what stands
 * inside of them above all, are told and not guessed at.
 */
export function parseBrewfile(file: ForeignFile): ForeignContent {
  const tools: ForeignTool[] = [];
  const remarks: Remark[] = [];
  for (const statement of rubyStatements(file)) {
    const tool = toolOf(statement);
    if (tool !== undefined) tools.push(tool);
    const why = whyNot(statement, tool);
    if (why !== undefined) remarks.push({ line: statement.line, about: statement.said, why });
  }
  return { tools, remarks };
}

function toolOf(statement: Statement): ForeignTool | undefined {
  if (statement.type !== 'call') return undefined;
  const { line, word, argument } = statement;
  const space = WORDS.get(word);
  if (space === undefined || argument === '') return undefined;
  const [, name = argument, version] = space === 'brew' ? (/^(.+)@([^@/]+)$/.exec(argument) ?? []) : [];
  const wish = version === undefined ? ({ type: 'newest' } as const) : prefixWish(version);
  return { line, written: argument, space, name, wish };
}

function whyNot(statement: Statement, tool: ForeignTool | undefined): string | undefined {
  if (statement.type === 'inside') return 'it stands under a condition, which headwater does not decide';
  if (statement.type === 'unknown') return 'this is Ruby, of which headwater reads nothing but plain lines';
  if (tool === undefined) return NOT_TAKEN.get(statement.word) ?? 'headwater does not know this word';
  if (statement.options.length === 0) return undefined;
  return `options (${statement.options.join(', ')}) are Homebrew’s own, and are not taken over`;
}
