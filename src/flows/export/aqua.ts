import type { Pinned } from './pinned.ts';
import { asText, type ExportLine, exportHead, NO_LIBRARIES, saidLines, unsaidLines } from './written.ts';

/** A tag of aqua's standard registry, which a file has to name. */
const REGISTRY = 'v4.99.1';

/** aqua.yaml: a repository at a tag. Where the catalog does not tell the tag, none is made up. */
export function aquaLine(pinned: Pinned): ExportLine['said'] {
  const { repository, tag, isLibrary } = pinned;
  if (isLibrary) return { why: NO_LIBRARIES };
  if (repository === undefined) return { why: 'it is not on GitHub, where aqua looks for it' };
  if (tag === undefined) return { why: `the tag of that version of ${repository} is not known` };
  return { line: `  - name: ${repository}@${tag}` };
}

export function aquaText(lines: readonly ExportLine[], from: string): string {
  const head = exportHead(from, [
    'aqua takes these releases of upstream; whether its registry has them all, `aqua install` says.',
  ]);
  const said = saidLines(lines);
  const packages = said.length === 0 ? ['packages: []'] : ['packages:', ...said];
  const registries = ['registries:', '  - type: standard', `    ref: ${REGISTRY}`];
  return asText([...head, ...registries, ...packages, ...unsaidLines(lines)]);
}
