import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Host } from '../../host/host.ts';
import { plainText } from '../../model/plain-text.ts';
import type { ForeignImport, Remark } from '../../request/foreign/foreign.ts';
import type { ForeignFormat } from '../../request/foreign/formats.ts';
import { readForeignText } from '../../request/foreign/text.ts';
import type { ForeignRoot, GatheredFile } from './gathered.ts';
import { namesInForeign, readForeignBytes } from './read-foreign.ts';

interface Reading {
  readonly where: ForeignRoot;
  readonly host: Host;
}

/**
 * The further files that a file names, read once each and no deeper, as long as they lie in the
 * folder: `imports: aqua/*.yaml`. Others are told.
 * @throws HeadwaterError FOREIGN_*
 */
export function followImports(
  { file, path }: { readonly file: GatheredFile; readonly path: string },
  format: ForeignFormat,
  reading: Reading,
): readonly GatheredFile[] {
  const remarks: Remark[] = [];
  const seen = new Set([path]);
  const further: GatheredFile[] = [];
  for (const named of file.imports ?? []) {
    const paths = pathsOf(named, dirname(path), reading);
    if (typeof paths === 'string')
      remarks.push({ line: named.line, about: `import: ${named.path}`, why: paths });
    for (const one of typeof paths === 'string' ? [] : paths) {
      if (seen.has(one)) continue;
      seen.add(one);
      further.push(...readImport(one, format, reading));
    }
  }
  return [{ ...file, remarks: [...file.remarks, ...remarks] }, ...further];
}

/** Absolute paths; or why there are none. */
function pathsOf(
  { path }: ForeignImport,
  folder: string,
  { where, host }: Reading,
): readonly string[] | string {
  const at = join(folder, path);
  const inside = relative(where.root, at);
  if (isAbsolute(path) || inside === '..' || inside.startsWith(`..${sep}`))
    return 'it leads out of the folder, and is not read';
  const pattern = basename(at);
  if (/[*?[\]{}\\]/.test(dirname(at).slice(where.root.length)) || /[?[\]{}\\]|\*\*/.test(pattern)) {
    return 'headwater knows no pattern but * in the name of a file';
  }
  if (!pattern.includes('*')) return host.fs.existsSync(at) ? [at] : 'there is no such file';
  const parts = pattern.split('*');
  const names = namesInForeign(dirname(at), where.root, host).filter(
    (name) => fits(name, parts) && /\.ya?ml$/.test(name),
  );
  return names.length === 0 ? 'no file is called so' : names.map((name) => join(dirname(at), name));
}

/** The parts of a pattern between its `*`, in this order; a name that begins with a dot wants one in front. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  if (name.startsWith('.') && first === '') return false;
  let at = first.length;
  return parts.slice(1, -1).every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found >= 0 && at <= name.length - last.length;
  });
}

function readImport(path: string, format: ForeignFormat, { where, host }: Reading): readonly GatheredFile[] {
  const bytes = readForeignBytes(path, where.root, host);
  if (bytes === undefined) return [];
  const shown = plainText(relative(where.project, path));
  const { tools, remarks, imports = [] } = format.parse(readForeignText(bytes, shown));
  const why = 'an imported file imports no further ones';
  const deeper = imports.map(({ line, path: about }) => ({ line, about: `import: ${about}`, why }));
  return [{ path: shown, format: format.name, tools, remarks: [...remarks, ...deeper] }];
}
