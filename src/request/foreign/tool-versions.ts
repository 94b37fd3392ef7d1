import type { ForeignContent, ForeignFile, ForeignTool, Remark } from './foreign.ts';
import { shortTool } from './names/short-tool.ts';
import { meaningfulLines } from './text.ts';
import { exactWish } from './wish.ts';

/**
 * .tool-versions of asdf: a name and its versions a line, of which the first one that is
 * installed there counts. Versions mean what they say, and nothing near it.
 */
export function parseToolVersions(file: ForeignFile): ForeignContent {
  const tools: ForeignTool[] = [];
  const remarks: Remark[] = [];
  for (const { line, said } of meaningfulLines(file.text)) {
    const [name = '', version, ...others] = said.split(/\s+/);
    if (version === undefined) {
      remarks.push({ line, about: name, why: 'no version stands behind it' });
      continue;
    }
    tools.push({ line, ...shortTool(name), written: name, wish: exactWish(version) });
    if (others.length > 0) remarks.push({ line, about: others.join(' '), why: ONE_VERSION });
  }
  return { tools, remarks };
}

const ONE_VERSION = 'headwater has one version of a tool in a project: the first is taken over';
