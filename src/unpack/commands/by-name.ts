import type { BinName } from '../../model/package-name.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter, WrittenFile } from '../tree-writer.ts';
import { binPath, fileAt, makeCommand } from './program.ts';

/** Each a file of that name in `bin/`, else at the top, else the only one of that name. */
export function commandsByName(tree: TreeWriter, names: readonly BinName[]): readonly BinName[] {
  for (const name of names) makeCommand(tree, name, programNamed(tree, name));
  return names;
}

function programNamed(tree: TreeWriter, name: BinName): WrittenFile {
  const near = fileAt(tree, binPath(name)) ?? fileAt(tree, name);
  if (near !== undefined) return near;
  const far = tree.files.filter(({ type, path }) => type === 'file' && path.endsWith(`/${name}`));
  const [only] = far;
  if (only?.type === 'file' && far.length === 1) return only;
  return refuse(
    'ARCHIVE_COMMAND_MISSING',
    `${far.length === 0 ? 'no' : 'more than one'} file for a command`,
    name,
  );
}
