/** The part of `flows/report/catalog-report.ts` that is shown. */
export interface ShownReport {
  readonly platform: string;
  readonly madeAt: string;
  readonly rows: readonly ShownRow[];
  readonly totals: ShownTotals;
  readonly broken: readonly { readonly name: string; readonly version?: string; readonly code: string }[];
  readonly elsewhere: readonly string[];
}

export interface ShownRow {
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly summary: string;
  readonly system: string;
  readonly license: string;
  readonly state: 'built' | 'missing' | 'refused';
  readonly code?: string;
  readonly reproducible: 'identical' | 'differs' | 'untested';
  readonly rebuilds: number;
  readonly built?: {
    readonly artifactSha256: string;
    readonly artifactSize: number;
    readonly treeSize: number;
    readonly seconds: number;
    readonly builtAt: string;
    readonly level: string;
  };
}

interface ShownTotals {
  readonly entries: number;
  readonly releases: number;
  readonly built: number;
  readonly missing: number;
  readonly refused: number;
  readonly identical: number;
  readonly differs: number;
  readonly untested: number;
  readonly artifactSize: number;
  readonly treeSize: number;
  readonly files: number;
  readonly seconds: number;
  readonly licenses: readonly ShownCount[];
  readonly systems: readonly ShownCount[];
}

interface ShownCount {
  readonly of: string;
  readonly count: number;
}
