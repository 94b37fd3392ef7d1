import type { BuildReport, BuildResult } from '../flows/build.ts';
import type { Foresight, GraphReport } from '../flows/build-all.ts';
import { foreseenJson, foreseenLines, graphLines, outcomeJson, titleOf } from '../ui/build-lines.ts';
import { errorJson, errorLines } from '../ui/error.ts';
import { duration } from '../ui/format.ts';

/** Where data and talk go. */
export interface Say {
  readonly data: (line: string) => void;
  readonly talk: (line: string) => void;
}

/** What packages were built, and why others were not; the exit code is that of the first that failed. Returns what `--json` prints. */
export function reportBuild({ results, failed }: BuildReport, { data, talk }: Say): object {
  const [first, ...others] = failed;
  if (first !== undefined && others.length === 0 && results.length === 0) throw first.error;
  for (const result of results) tellResult(result, { data, talk });
  for (const { error } of failed) for (const line of errorLines(error)) talk(line);
  if (first !== undefined) process.exitCode = first.error.exitCode;
  return {
    packages: results,
    ...(failed.length > 0 && {
      failed: failed.map(({ name, version, error }) => ({ name, version, ...errorJson(error) })),
    }),
  };
}

function tellResult(result: BuildResult, { data, talk }: Say): void {
  talk(`built ${titleOf(result)} (${result.level}) in ${duration(result.seconds)}`);
  for (const file of result.files) data(file);
  data(`sha256:${result.sha256}`);
  if (result.tarSha256 !== undefined) data(`sha256:${result.tarSha256}  (uncompressed tar)`);
}

/** What became of a whole catalog; errors in full first, the count last. Returns what `--json` prints. */
export function reportGraph(
  { outcomes, elsewhere, seconds }: GraphReport & { readonly seconds: number },
  { data, talk }: Say,
): object {
  const errors = outcomes.flatMap((one) => (one.state === 'failed' ? [{ one, error: one.error }] : []));
  for (const { one, error } of errors)
    for (const line of errorLines(error, error.detail.subject ?? titleOf(one))) talk(line);
  for (const line of graphLines({ outcomes, elsewhere, seconds })) data(line);
  if (errors[0] !== undefined) process.exitCode = errors[0].error.exitCode;
  return { packages: outcomes.map(outcomeJson), elsewhere, seconds };
}

/** What would be built. Returns what `--json` prints. */
export function reportForesight({ foreseen, broken }: Foresight, { data, talk }: Say): object {
  for (const line of foreseenLines(foreseen)) data(line);
  for (const { error } of broken) for (const line of errorLines(error)) talk(line);
  if (broken[0] !== undefined) process.exitCode = broken[0].error.exitCode;
  return {
    packages: foreseen.map(foreseenJson),
    ...(broken.length > 0 && { broken: broken.map(({ error, ...of }) => ({ ...of, ...errorJson(error) })) }),
  };
}
