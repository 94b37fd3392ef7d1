import type { Report } from '../flows/install-command.ts';
import type { Host } from '../host/host.ts';
import { asHeadwaterError, errorJson, errorLines } from '../ui/error.ts';
import { hashHint } from '../ui/hash-hint.ts';
import { absentLine, installLines } from '../ui/install-lines.ts';

interface Ended {
  readonly report: Report;
  readonly host: Host;
  readonly seconds: number;
}

/**
 * Says what became of each package, and sets the exit code to that of the first that
 * failed. Where nothing else happened than one failure, that error is all there is to say.
 * @returns what `--json` prints.
 */
export function reportInstall({ report, host, seconds }: Ended, say: (line: string) => void) {
  const { packages, failed, project, changes = [], absent = [] } = report;
  const [first, ...others] = failed;
  const isAll = first !== undefined && others.length === 0 && packages.length === 0;
  if (isAll && report.committed !== true) throw first.error;
  const { bin } = host.paths;
  for (const line of installLines({ packages, seconds, bin }, host.env)) say(line);
  for (const line of remarks(report)) say(line);
  for (const line of hashed({ report, host, seconds })) say(line);
  if (first !== undefined) process.exitCode = first.error.exitCode;
  return {
    packages: packages.map((item) => ({ ...item })),
    bin,
    ...(project !== undefined && { project, changes }),
    ...(absent.length > 0 && { absent }),
    ...(failed.length > 0 && {
      failed: failed.map(({ name, version, error }) => ({ name, version, ...errorJson(error) })),
    }),
  };
}

/** For whoever types the command next: in a script nobody does. */
function hashed({ report, host, seconds }: Ended): readonly string[] {
  if (process.stderr.isTTY !== true) return [];
  const commands = report.packages.flatMap(({ bins }) => bins);
  const since = Date.now() - seconds * 1000;
  return [hashHint({ commands, bin: host.paths.bin, since }, host) ?? []].flat();
}

/** What else there is to say: what is left out, what failed, what the lock has become. */
function remarks(report: Report): readonly string[] {
  const { absent = [], failed, changes = [] } = report;
  return [
    ...absent.filter(({ why }) => why === 'left-out').map(absentLine),
    ...failed.flatMap(({ error }) => errorLines(asHeadwaterError(error))),
    ...changes.map((line) => `headwater.lock: ${line}`),
    ...(failed.length > 0 ? summary(report) : []),
  ];
}

function summary({ packages, failed, project, committed }: Report): readonly string[] {
  const names = failed.map(({ name, error }) => `${name} (${error.code})`).join(', ');
  const counted = `${packages.length} of ${packages.length + failed.length} packages are there; failed: ${names}`;
  if (project === undefined || committed === true) return [counted];
  return [
    counted,
    'hint: the project stays as it was until all are there; what was built is kept for the next time',
  ];
}
