import type { Commands } from '../../model/attested-package.ts';
import type { BinName } from '../../model/package-name.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { commandsByFinding } from './by-finding.ts';
import { commandsByName } from './by-name.ts';
import { commandsOfPackageJson } from './package-json.ts';

/**
 * Makes `bin/<name>` of every command. Everything that names one was written by others:
 * a name is a `BinName`, and what it leads to is a file of the tree.
 * @param into folder of the first part
 * @throws HeadwaterError ARCHIVE_COMMAND_MISSING, ARCHIVE_COMMAND_INVALID, ARCHIVE_DUPLICATE where
 *   something else has that name
 */
export function findCommands(tree: TreeWriter, commands: Commands, into: string): readonly BinName[] {
  switch (commands.by) {
    case 'name':
      return commandsByName(tree, commands.names);
    case 'finding':
      return commandsByFinding(tree, commands.otherwise);
    case 'package-json':
      return commandsOfPackageJson(tree, into);
    case 'wheel':
      return [];
  }
}
