import { HeadwaterError } from '../errors.ts';
import type { RebuildReport, RebuildResult } from '../flows/rebuild/rebuild.ts';
import { errorJson, errorLines } from '../ui/error.ts';
import { conditionLines, rebuildLines } from '../ui/rebuild-lines.ts';
import type { Say } from './report-build.ts';

/** What became of each package; the exit code is that of the first that failed, else of one that differs. Returns what `--json` prints. */
export function reportRebuild({ results, failed }: RebuildReport, { data, talk }: Say): object {
  const [first, ...others] = failed;
  if (first !== undefined && others.length === 0 && results.length === 0) throw first.error;
  const differing = results.filter(({ rebuild }) => !rebuild.identical).map(differs);
  for (const result of results) for (const line of rebuildLines(result)) data(line);
  const [any] = results;
  if (any !== undefined) for (const line of conditionLines(any.rebuild)) talk(line);
  for (const error of [...failed.map(({ error }) => error), ...differing]) {
    for (const line of errorLines(error)) talk(line);
  }
  const worst = first?.error ?? differing[0];
  if (worst !== undefined) process.exitCode = worst.exitCode;
  return {
    identical: worst === undefined,
    packages: results.map(resultJson),
    ...(failed.length > 0 && {
      failed: failed.map(({ name, version, error }) => ({ name, version, ...errorJson(error) })),
    }),
  };
}

function resultJson(result: RebuildResult): object {
  const { rebuild, differences, ...about } = result;
  const { differences: _, ...seen } = rebuild;
  return { ...about, ...seen, differences, ...(rebuild.identical ? {} : errorJson(differs(result))) };
}

function differs({ name, version, rebuild, differences }: RebuildResult): HeadwaterError {
  const causes = [...new Set(differences.flatMap((difference) => difference.causes))];
  return new HeadwaterError('REBUILD_DIFFERS', 'the second build came to other bits', {
    subject: `${name} ${version} (source)`,
    expected: `sha256:${rebuild.artifactSha256}`,
    found: `sha256:${rebuild.rebuilt.artifactSha256}`,
    ...(causes.length > 0 && { details: [`causes: ${causes.join(', ')}`] }),
    hint: 'The recipe must keep out what differs: docs/REPRODUCIBILITY.md says how.',
  });
}
