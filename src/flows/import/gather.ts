import { dirname, join, relative } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { plainText } from '../../model/plain-text.ts';
import { FORMATS, type ForeignFormat, formatOf } from '../../request/foreign/formats.ts';
import { parseHermit } from '../../request/foreign/hermit.ts';
import { readForeignText } from '../../request/foreign/text.ts';
import { followImports } from './follow-imports.ts';
import type { ForeignRoot, GatheredFile } from './gathered.ts';
import { namesInForeign, readForeignBytes } from './read-foreign.ts';

/** More tools than this nobody has on PATH. */
const MOST_TOOLS = 2000;

/** The files of other managers in a project's folder, in the order in which they have a say. @throws HeadwaterError FOREIGN_* */
export function gatherProject(project: string, host: Host): readonly GatheredFile[] {
  const where = { root: project, project };
  const files = FORMATS.flatMap((format) =>
    format.places.flatMap((place) => readOne(join(project, place), format, { where, host })),
  );
  return bounded([...files, ...hermitIn(join(project, 'bin'), where, host)]);
}

/** Files that somebody named; a folder is hermit's. @throws HeadwaterError USAGE, FOREIGN_* */
export function gatherNamed(paths: readonly string[], project: string, host: Host): readonly GatheredFile[] {
  return bounded(paths.flatMap((path) => gatherOne(path, project, host)));
}

function gatherOne(path: string, project: string, host: Host): readonly GatheredFile[] {
  const stat = host.fs.statSync(path, { throwIfNoEntry: false });
  if (stat === undefined && host.fs.lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw missing(path);
  if (stat?.isDirectory() === true) {
    const found = hermitIn(path, { root: host.fs.realpathSync(path), project }, host);
    if (found.length > 0) return found;
    throw unknownFormat(path);
  }
  const format = formatOf(path);
  if (format === undefined) throw unknownFormat(path);
  const where = { root: host.fs.realpathSync(dirname(path)), project };
  return readOne(path, format, { where, host });
}

function readOne(
  path: string,
  format: ForeignFormat,
  { where, host }: { readonly where: ForeignRoot; readonly host: Host },
): readonly GatheredFile[] {
  const bytes = readForeignBytes(path, where.root, host);
  if (bytes === undefined) return [];
  const shown = shownPath(path, where.project);
  const content = format.parse(readForeignText(bytes, shown));
  const file = { path: shown, format: format.name, ...content };
  return followImports({ file, path }, format, { where, host });
}

function hermitIn(folder: string, where: ForeignRoot, host: Host): readonly GatheredFile[] {
  const content = parseHermit(namesInForeign(folder, where.root, host));
  return content.tools.length === 0
    ? []
    : [{ path: shownPath(folder, where.project), format: 'hermit', ...content }];
}

/** Relative within the project, absolute elsewhere. */
function shownPath(path: string, project: string): string {
  const inside = relative(project, path);
  return plainText(inside.startsWith('..') || inside === '' ? path : inside);
}

function bounded(files: readonly GatheredFile[]): readonly GatheredFile[] {
  const count = files.reduce((sum, { tools }) => sum + tools.length, 0);
  if (count <= MOST_TOOLS) return files;
  throw new HeadwaterError('FOREIGN_INVALID', 'these are too many tools', {
    subject: files.map(({ path }) => path).join(', '),
    expected: `at most ${MOST_TOOLS}`,
    found: `${count}`,
  });
}

function missing(path: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'there is no such file', {
    expected: 'a file to import',
    found: plainText(path),
  });
}

function unknownFormat(path: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'headwater does not know this kind of file', {
    expected: `${FORMATS.flatMap(({ places }) => places.slice(0, 1)).join(', ')}, or the bin folder of hermit`,
    found: plainText(path),
    hint: 'The name of a file tells its kind: `headwater import path/to/.tool-versions`.',
  });
}
