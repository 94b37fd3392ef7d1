import { basename } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { aquaLine, aquaText } from './export/aqua.ts';
import { dockerfileLine, dockerfileText } from './export/dockerfile.ts';
import { miseLine, miseText } from './export/mise.ts';
import { type Pinned, pinnedOf } from './export/pinned.ts';
import { toolVersionsLine, toolVersionsText } from './export/tool-versions.ts';
import { EXPORT_START, type ExportLine } from './export/written.ts';
import { loadProject, type Project } from './project/load.ts';
import type { ProjectPlace } from './project/place.ts';
import { writeOutput } from './write-output.ts';

interface ExportFormat {
  readonly line: (pinned: Pinned) => ExportLine['said'];
  readonly text: (lines: readonly ExportLine[], from: string) => string;
  /** Of files that are of this format. */
  readonly file: RegExp;
}

const FORMATS = {
  'tool-versions': { line: toolVersionsLine, text: toolVersionsText, file: /^\.tool-versions$/ },
  mise: { line: miseLine, text: miseText, file: /^\.?mise(\..*)?\.toml$/ },
  aqua: { line: aquaLine, text: aquaText, file: /^\.?aqua\.ya?ml$/ },
  dockerfile: { line: dockerfileLine, text: dockerfileText, file: /^(Dockerfile|.*\.dockerfile)(\..*)?$/i },
} satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof FORMATS;

export const EXPORT_FORMATS = [
  'tool-versions',
  'mise',
  'aqua',
  'dockerfile',
] as const satisfies ExportFormatName[];

export interface ExportReport {
  readonly format: ExportFormatName;
  readonly text: string;
  /** Absolute path of the file that was written. */
  readonly file?: string;
  /** What the format could not say. */
  readonly unsaid: readonly { readonly name: string; readonly why: string }[];
}

/**
 * A project's tools as another manager's file: the names that it knows them by, at the versions of
 * headwater.toml and headwater.lock. What cannot be said there stands in a comment of it.
 * @param wish.file absolute path; absent: nothing is written.
 * @throws HeadwaterError USAGE, MANIFEST_*, LOCK_*, CATALOG_*
 */
export function exportProject(
  place: ProjectPlace,
  wish: { readonly format: ExportFormatName; readonly file?: string },
  host: Host,
): ExportReport {
  const project = loadProject(place, host);
  if (wish.format === 'dockerfile') requireLock(project);
  const format: ExportFormat = FORMATS[wish.format];
  const lines = pinnedOf(project, loadCatalog(host)).map((pinned) => ({ pinned, said: format.line(pinned) }));
  const from = project.lock === undefined ? 'headwater.toml' : 'headwater.toml and headwater.lock';
  const text = format.text(lines, from);
  if (wish.file !== undefined) writeOutput(wish.file, { text, start: EXPORT_START }, host);
  const unsaid = lines.flatMap(({ pinned: { name }, said }) =>
    'why' in said ? [{ name, why: said.why }] : [],
  );
  return { format: wish.format, text, ...(wish.file !== undefined && { file: wish.file }), unsaid };
}

/** The format that a file's name tells. @throws HeadwaterError USAGE */
export function exportFormatOf(file: string | undefined): ExportFormatName {
  const found = EXPORT_FORMATS.find((name) => FORMATS[name].file.test(basename(file ?? '')));
  if (found !== undefined) return found;
  throw new HeadwaterError('USAGE', 'it is not said what to export', {
    expected: `--format ${EXPORT_FORMATS.join(', or ')}`,
    found: file === undefined ? 'nothing' : `a file called ${basename(file)}`,
  });
}

/** An image installs what is pinned, and nothing else. */
function requireLock({ lock, place }: Project): void {
  if (lock !== undefined) return;
  throw new HeadwaterError('USAGE', 'an image needs a lock', {
    subject: place.lock,
    expected: 'headwater.lock',
    found: 'nothing',
    hint: 'Run `headwater lock` first.',
  });
}
