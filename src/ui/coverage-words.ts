import { plainText } from '../model/plain-text.ts';

/** The part of `flows/import.ts` that is shown. */
export interface ShownCoverage {
  readonly manifest: string;
  readonly written: boolean;
  readonly files: readonly { readonly path: string; readonly format: string; readonly tools: number }[];
  readonly tools: readonly ShownTool[];
  readonly remarks: readonly {
    readonly file: string;
    readonly line: number;
    readonly about: string;
    readonly why: string;
  }[];
  readonly summary: {
    readonly attested: number;
    readonly source: number;
    readonly unasked: number;
    readonly nobody: number;
  };
}

export interface ShownTool {
  readonly name: string;
  readonly written: string;
  readonly file: string;
  readonly line: number;
  readonly version: string;
  readonly release?: string;
  readonly proof: ShownProof;
  readonly outcome: 'added' | 'present' | 'kept' | 'proposed';
  readonly notes: readonly string[];
  readonly todo?: string;
}

export type ShownProof =
  | {
      readonly type: 'attested';
      readonly by: string;
      readonly level?: string;
      readonly orSource: boolean;
      readonly checked: 'catalog' | 'proved' | 'present';
    }
  | { readonly type: 'source'; readonly by: string; readonly level: string }
  | { readonly type: 'unasked'; readonly where: string; readonly why?: string }
  | { readonly type: 'nobody'; readonly why: string };

const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['github', 'GitHub'],
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
]);

const CHECKED = {
  catalog: 'attested by',
  proved: 'proved, attested by',
  present: 'has provenance, not judged, of',
} as const;

/** Who can prove a tool, in a few words. */
export function proofWords(proof: ShownProof): string {
  switch (proof.type) {
    case 'attested':
      return plainText(
        `${CHECKED[proof.checked]} ${proof.by}${proof.orSource ? ', or built from source' : ''}`,
      );
    case 'source':
      return 'built from source by headwater';
    case 'unasked':
      return `not known: ${ECOSYSTEMS.get(proof.where) ?? proof.where} ${proof.why === undefined ? 'was not asked' : 'gave no answer'}`;
    case 'nobody':
      return 'nobody';
  }
}

/** Why nobody can prove a tool, or why nobody said. */
export function reasonWords(proof: ShownProof): string | undefined {
  return 'why' in proof ? proof.why : undefined;
}

/** `SLSA_BUILD_LEVEL_2` is `L2`; none where nothing is proved. */
export function levelWords(proof: ShownProof): string {
  return 'level' in proof ? (proof.level ?? '').replace(/^SLSA_BUILD_LEVEL_/, 'L') : '';
}

export function versionWords({ version, release }: ShownTool): string {
  if (version === '') return '?';
  return release === undefined || release === version ? version : `${version} (${release})`;
}

export function outcomeWords(outcome: ShownTool['outcome'], written: boolean): string {
  switch (outcome) {
    case 'added':
      return written ? 'asked for' : 'would be asked for';
    case 'present':
      return 'was there';
    case 'kept':
      return 'another version stays';
    case 'proposed':
      return 'left out';
  }
}

export interface CoverageGroup {
  readonly type: ShownProof['type'];
  readonly words: string;
  readonly tools: readonly ShownTool[];
}

const GROUPS = [
  ['attested', 'attested by others'],
  ['source', 'built from source by headwater'],
  ['unasked', 'not asked'],
  ['nobody', 'that nobody can prove'],
] as const;

/** The tools by who can prove them; groups that are empty are left out. Whoever gave no answer has not said no. */
export function groupsOf({ tools }: Pick<ShownCoverage, 'tools'>): readonly CoverageGroup[] {
  const groups = GROUPS.map(([type, words]) => ({
    type,
    words,
    tools: tools.filter(({ proof }) => proof.type === type),
  }));
  return groups.filter((group) => group.tools.length > 0);
}

/** `5 tools: 1 attested by others, 2 built from source by headwater, 1 not asked, 1 that nobody can prove`. */
export function summaryWords(report: ShownCoverage): string {
  const { length } = report.tools;
  const said = groupsOf(report).map(({ words, tools }) => `${tools.length} ${words}`);
  return `${length} ${length === 1 ? 'tool' : 'tools'}: ${said.join(', ') || 'nothing to prove'}`;
}
