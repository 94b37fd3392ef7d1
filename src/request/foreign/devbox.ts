import type { ForeignContent, ForeignFile, ForeignTool, Remark, Wish } from './foreign.ts';
import { readJsonTree } from './tree/json.ts';
import { itemsOf, membersOf, type Tree, textOf } from './tree/tree.ts';
import { prefixWish } from './wish.ts';

/** devbox.json: its packages, by the names of nixpkgs. `shell`, `env` and what they run stay devbox's. */
export function parseDevbox(file: ForeignFile): ForeignContent {
  const top = readJsonTree(file).members;
  const packages = top.get('packages');
  const listed = itemsOf(packages).flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [toolOf(item.line, text)];
  });
  const named = [...membersOf(packages)].map(([name, value]) => namedTool(name, value));
  const remarks = ['shell', 'env', 'env_from', 'include'].flatMap((key): readonly Remark[] => {
    const tree = top.get(key);
    return tree === undefined
      ? []
      : [{ line: tree.line, about: key, why: 'it is devbox’s own; headwater runs nothing of it' }];
  });
  return { tools: [...listed, ...named], remarks };
}

/** `go@1.22`, `jq@latest`, `ripgrep`; a flake, `path:…#x` and `github:…#x`, is a program in Nix. */
function toolOf(line: number, written: string): ForeignTool {
  if (/[:#]/.test(written))
    return { line, written, space: 'other', name: written, wish: prefixWish('latest') };
  const [, name = written, version] = /^([^@]+)@(.+)$/.exec(written) ?? [];
  return fromNix({ line, written, name }, version);
}

function namedTool(name: string, value: Tree): ForeignTool {
  const version = textOf(value.type === 'map' ? value.members.get('version') : value);
  if (/[:#]/.test(name)) return toolOf(value.line, name);
  return fromNix({ line: value.line, written: name, name }, version);
}

/** Attributes of nixpkgs that carry a version in their name. */
const NUMBERED: readonly (readonly [RegExp, string])[] = [
  [/^nodejs(?:-slim)?[_-](\d+)(?:_x)?$/, 'node'],
  [/^go_(\d+_\d+)$/, 'go'],
  [/^python(\d)(\d+)(?:Full)?$/, 'python'],
  [/^ruby_(\d+_\d+)$/, 'ruby'],
  [/^terraform_(\d+)$/, 'terraform'],
];

function fromNix(
  at: Pick<ForeignTool, 'line' | 'written' | 'name'>,
  version: string | undefined,
): ForeignTool {
  for (const [form, tool] of NUMBERED) {
    const found = form.exec(at.name);
    if (found === null) continue;
    const own = found.slice(1).join('.').replaceAll('_', '.');
    return { ...at, space: 'short', name: tool, wish: wishOf(version === 'latest' ? own : (version ?? own)) };
  }
  return { ...at, space: 'nix', wish: wishOf(version) };
}

function wishOf(version: string | undefined): Wish {
  return version === undefined ? { type: 'newest' } : prefixWish(version);
}
