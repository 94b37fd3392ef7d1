import type { Commands } from '../../model/attested-package.ts';
import type { BinName } from '../../model/package-name.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { commandsOfWheel, type Wheel } from '../wheel/settle.ts';
import { commandsByFinding } from './by-finding.ts';
import { commandsByName } from './by-name.ts';
import { commandsOfPackageJson } from './package-json.ts';

interface First {
  readonly into: string;
  readonly wheel: Wheel | undefined;
}

/** What headwater itself is called. */
const OWN_NAMES: readonly string[] = ['headwater', 'hw'];

/**
 * Makes `bin/<name>` of every command. Everything that names one was written by others:
 * a name is a `BinName`, and what it leads to is a file of the tree.
 * The attack: a package that brings a command called as headwater itself is, which then judges all
 * others. Only whoever is asked for commands by name, an entry of the catalog, may name these.
 * @param first folder of the first part, and what it is where it is a wheel
 * @throws HeadwaterError ARCHIVE_COMMAND_MISSING, ARCHIVE_COMMAND_INVALID, ARCHIVE_DUPLICATE where
 *   something else has that name
 */
export function findCommands(tree: TreeWriter, commands: Commands, first: First): readonly BinName[] {
  const found = commandsIn(tree, commands, first);
  const own =
    commands.by === 'name' ? undefined : found.find((name) => OWN_NAMES.includes(name.toLowerCase()));
  if (own !== undefined) refuse('ARCHIVE_COMMAND_INVALID', 'a command called as headwater itself is', own);
  return found;
}

function commandsIn(tree: TreeWriter, commands: Commands, first: First): readonly BinName[] {
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
