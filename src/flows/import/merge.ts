import { matchesVersion } from '../../model/version.ts';
import type { Wish } from '../../request/foreign/foreign.ts';
import { type Identity, identify } from '../../request/foreign/names/identify.ts';
import { type Coverage, coverageOf, type EntryFinder } from './coverage.ts';
import type { GatheredFile, GatheredTool } from './gathered.ts';

/** One tool, and all the lines that ask for it; the first has the say. */
export interface MergedTool {
  /** What headwater calls it: a package of the catalog, of an ecosystem, or what stands in the file. */
  readonly name: string;
  readonly coverage: Coverage;
  readonly chosen: GatheredTool;
  readonly others: readonly OtherLine[];
}

interface OtherLine {
  readonly tool: GatheredTool;
  /** It asks for nothing else than the chosen one does. */
  readonly agrees: boolean;
}

/** The tools of all files, each once, in the order in which they were found. */
export function mergeTools(files: readonly GatheredFile[], find: EntryFinder): readonly MergedTool[] {
  const groups = new Map<string, { identity: Identity; tools: GatheredTool[] }>();
  for (const file of files) {
    for (const tool of file.tools) {
      const identity = identify(tool.space, tool.name);
      const key = find(identity)?.name ?? identity.name ?? identity.purl ?? `${tool.space}:${tool.name}`;
      const group = groups.get(key) ?? { identity, tools: [] };
      group.tools.push({ ...tool, file: file.path });
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ identity, tools }) => merged(identity, tools, find));
}

function merged(
  identity: Identity,
  tools: readonly GatheredTool[],
  find: EntryFinder,
): readonly MergedTool[] {
  const [chosen, ...rest] = [...tools].sort((a, b) => weightOf(a.wish) - weightOf(b.wish));
  if (chosen === undefined) return [];
  const coverage = coverageOf(identity, chosen.wish, find);
  const name = coverage.entry?.name ?? identity.purl ?? identity.name ?? chosen.written;
  const others = rest.map((tool) => ({ tool, agrees: agree(chosen.wish, tool.wish) }));
  return [{ name, coverage, chosen, others }];
}

/** A line that can be taken at its word goes before one that is only half said, or not at all. */
function weightOf(wish: Wish): number {
  if (wish.type === 'unsayable') return 3;
  if (wish.loss !== undefined) return 2;
  return wish.type === 'newest' ? 1 : 0;
}

function agree(a: Wish, b: Wish): boolean {
  if (a.type === 'unsayable' || b.type === 'unsayable') return a.type === b.type;
  if (a.type === 'newest' || b.type === 'newest') return true;
  return matchesVersion(a.version, b.version) || matchesVersion(b.version, a.version);
}
