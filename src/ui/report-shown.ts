import type { ReportRow, ReportTotals } from '../model/catalog-report.ts';

/** The part of `flows/report/catalog-report.ts` that is shown. */
export interface ShownReport {
  readonly platform: string;
  readonly madeAt: string;
  readonly rows: readonly ReportRow[];
  readonly totals: ReportTotals;
  readonly broken: readonly { readonly name: string; readonly version?: string; readonly code: string }[];
  readonly elsewhere: readonly string[];
}
