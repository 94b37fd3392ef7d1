import { parseRange, type Range, satisfies } from './range.ts';
import type { SemVersion } from './semver.ts';

/** What a package asks of another one. */
export interface Spec {
  /** Of the package; of an alias not the name of its folder. */
  readonly name: string;
  /** A tag takes what the registry says under it, and whatever version is there already. */
  readonly wants:
    | { readonly kind: 'range'; readonly range: Range }
    | { readonly kind: 'tag'; readonly tag: string };
}

/** Names that can be a folder of node_modules, and nothing else. */
const PART = '[A-Za-z0-9_~-][A-Za-z0-9._~-]*';
const NAME = new RegExp(`^(?:@${PART}/)?${PART}$`);
const LONGEST_NAME = 214;
const TAG = /^[A-Za-z][A-Za-z0-9._~-]*$/;

export function isNpmName(text: unknown): text is string {
  return (
    typeof text === 'string' && text.length <= LONGEST_NAME && NAME.test(text) && text !== 'node_modules'
  );
}

/**
 * A dependency as package.json has it (npm documentation, "package.json", "dependencies").
 * @returns undefined for what comes from no registry: an address, a repository, a folder
 */
export function parseSpec(folder: string, text: string): Spec | undefined {
  const [, name = folder, wanted = text] = /^npm:((?:@[^/@]+\/)?[^@]+)(?:@(.*))?$/.exec(text) ?? [];
  const asked = text.startsWith('npm:') && wanted === text ? '' : wanted.trim();
  if (!isNpmName(name)) return undefined;
  const range = parseRange(asked);
  if (range !== undefined) return { name, wants: { kind: 'range', range } };
  return TAG.test(asked) ? { name, wants: { kind: 'tag', tag: asked } } : undefined;
}

export function accepts({ wants }: Spec, version: SemVersion): boolean {
  return wants.kind === 'tag' || satisfies(version, wants.range);
}
