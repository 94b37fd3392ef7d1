import { addFile, fileAt } from '../commands/program.ts';
import { parseTreePath } from '../paths.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { runScript } from './launcher.ts';
import type { WheelFile } from './place.ts';

const SCRIPT = /^[^/]+\.data\/scripts\/([^/]+)$/;
const PYTHON = /^#!pythonw?(?=[ \t\r\n]|$)/;
const HEAD_BYTES = 16;

/**
 * Makes the scripts of a wheel ready to run. One that begins with `#!python` (PyPA, "Binary
 * distribution format", "Recommended installer features") imports what its wheel holds: it moves to
 * `libexec`, and a launcher that knows where that is takes its place.
 * @param library folder that holds what the wheel brings
 * @returns names of the scripts
 */
export function settleScripts(tree: TreeWriter, files: readonly WheelFile[], library: string): string[] {
  return files.flatMap(({ name, path }) => {
    const script = SCRIPT.exec(name)?.[1];
    const file = fileAt(tree, path);
    if (script === undefined || file === undefined) return [];
    if (PYTHON.test(tree.head(path, HEAD_BYTES).toString('latin1'))) {
      const moved = parseTreePath(Buffer.from(`libexec/${script}`));
      const source = tree.take(file).toString('latin1').replace(PYTHON, '#!/usr/bin/env python3');
      addFile(tree, moved, Buffer.from(source, 'latin1'));
      addFile(tree, path, runScript(moved, library));
    } else {
      tree.makeExecutable(file);
    }
    return [script];
  });
}
