import { duration } from './format.ts';
import { pathHint } from './path-hint.ts';

export interface InstallReport {
  readonly packages: readonly InstalledLine[];
  readonly seconds: number;
  /** Folder of the shims. */
  readonly bin: string;
}

export interface InstalledLine {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly how: 'built' | 'fetched' | 'reused' | 'already';
  /** `source`: built by headwater; else who built it is known by its provenance. */
  readonly origin: string;
  readonly level: string;
}

/** What install says at its end: a line a package, and what is missing before the tools can be run. */
export function installLines(
  report: InstallReport,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const lines = report.packages.map((item) => installedLine(item, report.seconds));
  if (report.packages.every((item) => item.kind === 'library')) return lines;
  const hint = pathHint(report.bin, env);
  return hint === undefined ? lines : [...lines, hint];
}

/** A package of a project that this platform does not get. */
export function absentLine(item: {
  readonly name: string;
  readonly version: string;
  readonly why: 'unsupported' | 'left-out';
  readonly platforms: readonly string[];
}): string {
  const where = `only for ${item.platforms.join(', ') || 'no platform of the lock'}`;
  const why = item.why === 'unsupported' ? 'does not build on this platform' : 'is left out on this platform';
  return `${item.name} ${item.version} ${why}: ${where}`;
}

/** What became of one package. */
export function installedLine({ name, version, how, level, origin }: InstalledLine, seconds: number): string {
  switch (how) {
    case 'built':
      return `installed ${name} ${version} (built from source, ${level}) in ${duration(seconds)}`;
    case 'fetched':
      return `installed ${name} ${version} (from ${origin}, ${level}) in ${duration(seconds)}`;
    case 'reused':
      return `installed ${name} ${version} (from the store, ${level})`;
    case 'already':
      return `${name} ${version} is already installed (${origin === 'source' ? 'built from source' : `from ${origin}`}, ${level})`;
  }
}
