import { type BinName, isBinName } from '../../model/package-name.ts';
import { addFile, binPath, fileAt } from '../commands/program.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { distInfoFile } from './dist-info.ts';
import { parseEntryPoints } from './entry-points.ts';
import { runEntryPoint } from './launcher.ts';
import type { WheelFile } from './place.ts';
import { expectRecord } from './record.ts';
import { settleScripts } from './scripts.ts';

/** What was written of a wheel. */
export interface Wheel {
  readonly files: readonly WheelFile[];
  /** Names of its scripts, which lie in `bin/`. */
  readonly scripts: readonly string[];
  readonly library: string;
}

/** Compares a wheel with its RECORD, and makes its scripts ready. @throws HeadwaterError ARCHIVE_INVALID */
export function settleWheel(tree: TreeWriter, files: readonly WheelFile[], library: string): Wheel {
  expectRecord(tree, files);
  return { files, library, scripts: settleScripts(tree, files, library) };
}

/**
 * Makes a launcher of every console entry point. @returns them and the scripts.
 * @throws HeadwaterError ARCHIVE_COMMAND_MISSING, ARCHIVE_COMMAND_INVALID, ARCHIVE_DUPLICATE
 */
export function commandsOfWheel(tree: TreeWriter, { files, scripts, library }: Wheel): readonly BinName[] {
  const file = fileAt(tree, distInfoFile(files, 'entry_points.txt') ?? '');
  const points = file === undefined ? [] : [...parseEntryPoints(tree.read(file).toString())];
  for (const [name, point] of points) addFile(tree, binPath(name), runEntryPoint(point, library));
  const bins = [...points.map(([name]) => name), ...scripts.filter(isBinName)];
  if (bins.length === 0)
    refuse('ARCHIVE_COMMAND_MISSING', 'a wheel without scripts and console entry points');
  return bins;
}
