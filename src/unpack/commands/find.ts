import type { Commands } from '../../model/attested-package.ts';
import type { BinName } from '../../model/package-name.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { commandsOfWheel, type Wheel } from '../wheel/settle.ts';
import { commandsByFinding } from './by-finding.ts';
import { commandsByName } from './by-name.ts';
import { commandsOfPackageJson } from './package-json.ts';

/**
 * Makes `bin/<name>` of every command. Everything that names one was written by others:
 * a name is a `BinName`, and what it leads to is a file of the tree.
 * @param first folder of the first part, and what it is where it is a wheel
 * @throws HeadwaterError ARCHIVE_COMMAND_MISSING, ARCHIVE_COMMAND_INVALID, ARCHIVE_DUPLICATE where
 *   something else has that name
 */
export function findCommands(
  tree: TreeWriter,
  commands: Commands,
  first: { readonly into: string; readonly wheel: Wheel | undefined },
): readonly BinName[] {
  switch (commands.by) {
    case 'name':
      return commandsByName(tree, commands.names);
    case 'finding':
      return commandsByFinding(tree, commands.otherwise);
    case 'package-json':
      return commandsOfPackageJson(tree, first.into);
    case 'wheel':
      if (first.wheel === undefined) return refuse('ARCHIVE_FORMAT', 'no wheel');
      return commandsOfWheel(tree, first.wheel);
  }
}
