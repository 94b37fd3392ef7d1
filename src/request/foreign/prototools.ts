import type { ForeignContent, ForeignFile, ForeignTool, Remark, Wish } from './foreign.ts';
import { shortTool } from './names/short-tool.ts';
import { rangeWish } from './range.ts';
import { readTomlTree } from './tree/toml.ts';
import type { Tree } from './tree/tree.ts';
import { prefixWish } from './wish.ts';

/** .prototools: a tool and its version a line, a range perhaps; tables are settings of proto. */
export function parsePrototools(file: ForeignFile): ForeignContent {
  const tools: ForeignTool[] = [];
  const remarks: Remark[] = [];
  for (const [written, value] of readTomlTree(file).members) {
    const { line } = value;
    if (value.type === 'map')
      remarks.push({ line, about: `[${written}]`, why: 'it is proto’s own, and is not taken over' });
    else if (written === 'proto')
      remarks.push({ line, about: written, why: 'proto is what headwater stands in for' });
    else tools.push({ line, written, ...shortTool(written), wish: wishOf(value) });
  }
  return { tools, remarks };
}

function wishOf(value: Tree): Wish {
  if (value.type !== 'text') return { type: 'unsayable', why: 'no version in quotes stands there' };
  return /^[\^~<>=]|\|\||\s/.test(value.text)
    ? rangeWish(value.text)
    : prefixWish(value.text.replace(/\.\*$/, ''));
}
