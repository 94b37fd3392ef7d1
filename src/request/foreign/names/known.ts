import { type CatalogName, isCatalogName } from '../../../model/package-name.ts';
import { TOOLS_A_TO_K } from './table-a-k.ts';
import { TOOLS_L_TO_Z } from './table-l-z.ts';

/** A tool that several managers have, under names of their own. */
export interface KnownTool {
  readonly name: CatalogName;
  /** `owner/name` of upstream's repository, where that is on GitHub. */
  readonly repository?: string;
  /** `npm:prettier`, `brew:git-delta`; a name without a space in front is everyone's. */
  readonly aliases: readonly string[];
}

/** What is known of names; read from the table once. */
export interface KnownNames {
  /** By `space:name`, in small letters. */
  readonly byAlias: ReadonlyMap<string, KnownTool>;
  readonly byRepository: ReadonlyMap<string, KnownTool>;
  readonly byName: ReadonlyMap<string, KnownTool>;
}

/** Spaces in which a tool goes by its own name, and by the aliases that are everyone's. */
const SHARED_SPACES = ['short', 'brew', 'nix'] as const;

let known: KnownNames | undefined;

export function knownNames(): KnownNames {
  known ??= readTable([TOOLS_A_TO_K, TOOLS_L_TO_Z].join('\n'));
  return known;
}

function readTable(text: string): KnownNames {
  const tools = text.split('\n').flatMap(readRow);
  const aliases = tools.flatMap((tool) =>
    spellingsOf(tool).map((alias) => [alias.toLowerCase(), tool] as const),
  );
  return {
    byAlias: firstOf(aliases),
    byRepository: firstOf(tools.map((tool) => [tool.repository?.toLowerCase() ?? '', tool] as const)),
    byName: firstOf(tools.map((tool) => [tool.name, tool] as const)),
  };
}

function readRow(row: string): readonly KnownTool[] {
  const [name, repository, ...aliases] = row.trim().split(/\s+/);
  if (!isCatalogName(name) || repository === undefined) return [];
  return [repository === '-' ? { name, aliases } : { name, repository, aliases }];
}

function spellingsOf({ name, aliases }: KnownTool): readonly string[] {
  return [name, ...aliases].flatMap((alias) =>
    /^[a-z]+:/.test(alias) ? [alias] : SHARED_SPACES.map((space) => `${space}:${alias}`),
  );
}

/** Of two that claim a name the first has it: `llvm/llvm-project` has many tools. */
function firstOf<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map([...pairs].reverse());
}
