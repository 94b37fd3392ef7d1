import type { ForeignContent, ForeignFile, Wish } from './foreign.ts';
import { meaningfulLines } from './text.ts';
import { readTomlTree } from './tree/toml.ts';
import { itemsOf, membersOf, textOf } from './tree/tree.ts';
import { exactWish, prefixWish } from './wish.ts';

/** rust-toolchain.toml, and rust-toolchain, which may hold the same or the channel alone (rustup's book, "Overrides"). */
export function parseRustToolchain(file: ForeignFile): ForeignContent {
  const lines = meaningfulLines(file.text);
  const [first] = lines;
  const isPlain = lines.length === 1 && first !== undefined && /^[A-Za-z0-9._-]+$/.test(first.said);
  if (isPlain && !file.path.endsWith('.toml')) return content(first.line, first.said);
  const toolchain = membersOf(membersOf(readTomlTree(file)).get('toolchain'));
  const channel = toolchain.get('channel');
  const named = textOf(channel);
  if (channel === undefined || named === undefined) {
    return { tools: [], remarks: [{ line: 1, about: file.path, why: 'it names no channel' }] };
  }
  const { tools } = content(channel.line, named);
  const remarks = ['components', 'targets'].flatMap((key) => {
    const list = toolchain.get(key);
    const about = itemsOf(list)
      .map((item) => textOf(item) ?? '?')
      .join(', ');
    const why = `${key} of a toolchain are rustup’s, and are not taken over`;
    return list === undefined || about === '' ? [] : [{ line: list.line, about, why }];
  });
  return { tools, remarks };
}

function content(line: number, channel: string): ForeignContent {
  const tool = { line, written: 'rust', space: 'short', name: 'rust', wish: wishOf(channel) } as const;
  return { tools: [tool], remarks: [] };
}

/** A version names one release; `1.75` is the newest of its patches. A channel moves. */
function wishOf(channel: string): Wish {
  if (channel === 'stable') return { type: 'newest' };
  const version = /^(\d+\.\d+(?:\.\d+)?)(?:-[a-z0-9_-]+)?$/.exec(channel)?.[1];
  if (version !== undefined) return version.split('.').length < 3 ? prefixWish(version) : exactWish(version);
  return { type: 'unsayable', why: `the channel ${channel} is a new compiler every day` };
}
