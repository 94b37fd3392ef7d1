import type { ForeignContent, ForeignFile, Wish } from './foreign.ts';
import { meaningfulLines } from './text.ts';
import { nodeWish, prefixWish } from './wish.ts';

/** Files that hold a version and nothing else, by what they are about. */
const KINDS: ReadonlyMap<string, { readonly tool: string; readonly wish: (text: string) => Wish }> = new Map([
  ['.nvmrc', { tool: 'node', wish: nodeWish }],
  ['.node-version', { tool: 'node', wish: nodeWish }],
  ['.python-version', { tool: 'python', wish: pythonWish }],
  ['.ruby-version', { tool: 'ruby', wish: rubyWish }],
  ['.go-version', { tool: 'go', wish: (text) => prefixWish(text.replace(/^go(?=\d)/, '')) }],
]);

/** .nvmrc, .node-version, .python-version, .ruby-version, .go-version: the first line that says something. */
export function parseVersionFile(file: ForeignFile): ForeignContent {
  const kind = KINDS.get(/[^/]*$/.exec(file.path)?.[0] ?? '');
  const [first, ...others] = meaningfulLines(file.text);
  if (kind === undefined || first === undefined) {
    return { tools: [], remarks: [{ line: 1, about: file.path, why: 'no version stands in it' }] };
  }
  const { tool: name, wish } = kind;
  const tool = { line: first.line, written: name, space: 'short', name, wish: wish(first.said) } as const;
  const why = 'headwater has one version of a tool in a project: the first is taken over';
  return { tools: [tool], remarks: others.map(({ line, said }) => ({ line, about: said, why })) };
}

/** pyenv's and uv's: a version of CPython, another implementation, or an environment's name. */
function pythonWish(text: string): Wish {
  const version = /^(?:cpython[@-]|python-?)?(\d.*)$/.exec(text)?.[1];
  if (version !== undefined) return prefixWish(version);
  return { type: 'unsayable', why: 'this is no version of CPython' };
}

/** rbenv's and rvm's: `3.2.2`, `ruby-3.2.2`, `ruby-3.2.2@gems`, `jruby-9.4`. */
function rubyWish(text: string): Wish {
  const version = /^(?:ruby-)?(\d[^@]*)(?:@.*)?$/.exec(text)?.[1];
  if (version !== undefined) return prefixWish(version);
  return { type: 'unsayable', why: 'this is no version of Ruby’s own implementation' };
}
