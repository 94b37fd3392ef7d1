import { isPackageName } from '../../model/package-name.ts';
import { isVersion, matchesVersion } from '../../model/version.ts';
import type { Addition } from '../../request/manifest/add.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import type { Proof } from './coverage.ts';
import type { MergedTool } from './merge.ts';

/** What becomes of a tool in the manifest. */
type Outcome =
  /** A line asks for it. */
  | 'added'
  /** A line asked for it before. */
  | 'present'
  /** A line asked for another version before, and stays. */
  | 'kept'
  /** A line that is a comment proposes it. */
  | 'proposed';

/** One tool of the coverage report. */
export interface ImportedTool {
  readonly name: string;
  /** As it stands in the file. */
  readonly written: string;
  readonly file: string;
  readonly line: number;
  /** As headwater asks for it; `latest`; empty where no version can be said. */
  readonly version: string;
  /** The release that this comes to: of the origin that was asked, else of the catalog. */
  readonly release?: string;
  readonly proof: Proof;
  readonly outcome: Outcome;
  /** What differs from what the file says, and who else says what. */
  readonly notes: readonly string[];
  /** What to do about a tool that is not taken over. */
  readonly todo?: string;
}

/** What becomes of a tool, judged by what the manifest asks for already. */
export function planTool(merged: MergedTool, manifest: Manifest): ImportedTool {
  const { name, coverage, chosen } = merged;
  const { proof, release } = coverage;
  const comesTo = coverage.answered ?? release?.version;
  const version = versionOf(merged);
  const outcome = outcomeOf(merged, manifest);
  const todo = todoOf(merged, outcome);
  return {
    name,
    written: chosen.written,
    file: chosen.file,
    line: chosen.line,
    version,
    ...(comesTo !== undefined && { release: comesTo }),
    proof,
    outcome,
    notes: notesOf(merged, outcome, manifest),
    ...(todo !== undefined && { todo }),
  };
}

/** The line that a tool gets; none where one is there. */
export function additionOf(tool: ImportedTool, merged: MergedTool): readonly Addition[] {
  if (tool.outcome === 'present' || tool.outcome === 'kept') return [];
  const table = merged.coverage.entry?.kind === 'library' ? 'libraries' : 'tools';
  const own = tool.name.toLowerCase().endsWith(tool.written.toLowerCase()) ? '' : ` (${tool.written})`;
  const why = tool.outcome === 'proposed' ? [shortly(tool.proof)] : [];
  const comment = [`${tool.file}:${tool.line}${own}`, ...why, ...tool.notes].join('; ');
  const version = tool.version === '' ? 'latest' : tool.version;
  return [{ table, name: tool.name, version, comment, isComment: tool.outcome === 'proposed' }];
}

function versionOf({ chosen: { wish } }: MergedTool): string {
  if (wish.type === 'version') return wish.version;
  return wish.type === 'newest' ? 'latest' : '';
}

function outcomeOf(merged: MergedTool, manifest: Manifest): Outcome {
  const { name, coverage, chosen } = merged;
  const there = manifest.entries.find((entry) => entry.name === name);
  const isProved = coverage.proof.type === 'attested' || coverage.proof.type === 'source';
  if (there === undefined) {
    return isProved && chosen.wish.type !== 'unsayable' && isPackageName(name) ? 'added' : 'proposed';
  }
  const version = versionOf(merged);
  if (there.version === undefined || version === 'latest') return 'present';
  const agrees =
    isVersion(version) && (matchesVersion(version, there.version) || matchesVersion(there.version, version));
  return agrees ? 'present' : 'kept';
}

function notesOf(merged: MergedTool, outcome: Outcome, manifest: Manifest): readonly string[] {
  const { chosen, others, coverage, name } = merged;
  const { wish } = chosen;
  const there = manifest.entries.find((entry) => entry.name === name);
  const notes: string[] = [];
  const { proof } = coverage;
  const isSaid = wish.type === 'unsayable' && proof.type === 'nobody' && proof.why === wish.why;
  if (wish.type === 'unsayable' && !isSaid) notes.push(wish.why);
  if (wish.type !== 'unsayable' && wish.loss !== undefined) notes.push(wish.loss);
  const release = coverage.answered ?? coverage.release?.version;
  if (wish.type === 'version' && wish.exact && release !== undefined && release !== wish.version) {
    notes.push(`there it is ${wish.version} alone; here ${wish.version} accepts ${release}`);
  }
  notes.push(...checkedNotes(proof));
  if (outcome === 'kept') notes.push(`headwater.toml asks for ${there?.version}, which stays`);
  for (const { tool, agrees } of others) {
    const said = tool.wish.type === 'version' ? tool.wish.version : tool.wish.type;
    if (agrees) notes.push(`also ${tool.file}:${tool.line}`);
    else notes.push(`${tool.file}:${tool.line} differs: ${said}`);
  }
  return notes;
}

/** What asking has left open. */
function checkedNotes(proof: Proof): readonly string[] {
  if (proof.type !== 'attested') return [];
  const { checked, unanswered } = proof;
  return [
    ...(checked === 'present' ? ['it has provenance, which install judges'] : []),
    ...(unanswered === undefined ? [] : [`as the catalog says; GitHub gave no answer: ${unanswered}`]),
  ];
}

const ECOSYSTEMS = { github: 'GitHub', npm: 'npm', pypi: 'PyPI' } as const;

function shortly(proof: Proof): string {
  switch (proof.type) {
    case 'attested':
      return `attested by ${proof.by}`;
    case 'source':
      return 'headwater can build it';
    case 'unasked':
      return proof.why === undefined
        ? `${ECOSYSTEMS[proof.where]} was not asked`
        : `${ECOSYSTEMS[proof.where]} gave no answer: ${proof.why}`;
    case 'nobody':
      return `nobody can prove it: ${proof.why}`;
  }
}

function todoOf({ name, coverage, chosen }: MergedTool, outcome: Outcome): string | undefined {
  const { proof, entry } = coverage;
  if (outcome === 'kept') return 'Decide which version is meant, and change the line in headwater.toml.';
  if (outcome !== 'proposed') return undefined;
  if (chosen.wish.type === 'unsayable') {
    return `Write the version that is meant: ${name} = "${entry?.releases[0]?.version ?? '1.2'}".`;
  }
  if (proof.type === 'unasked') {
    const later = proof.why === undefined ? 'asks' : 'asks again, later,';
    return `\`headwater import --check\` ${later} whether ${ECOSYSTEMS[proof.where]} has provenance of it.`;
  }
  if (entry !== undefined && entry.attested === undefined) {
    return `Ask for a version that the catalog has: \`headwater info ${entry.name}\` lists them.`;
  }
  const tool = entry === undefined ? 'another tool that somebody can prove' : 'another version';
  return `Draft a recipe that builds it from its source (\`headwater recipe new URL\`), take ${tool}, or leave it with the tool manager it has: no policy lets in what nobody can prove.`;
}
