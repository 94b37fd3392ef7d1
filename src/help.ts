import type { Config } from '@oclif/core/config';
import { CommandHelp, Help, normalizeArgv } from '@oclif/core/help';
import { unknownCommand } from './usage.ts';

/** `headwater`, `headwater help install`, `headwater install --help`; what stands behind `--` is not ours. */
export function wantsHelp(argv: readonly string[]): boolean {
  if (argv.length === 0 || argv[0] === 'help') return true;
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

/** @throws HeadwaterError USAGE where there is nothing of the name to help with */
export function help(config: Config, argv: readonly string[]): Promise<void> {
  const asked = argv.filter((word, index) => !(index === 0 && word === 'help') && word !== '-h');
  const words = asked.filter((word) => !word.startsWith('-'));
  const [id = ''] = normalizeArgv(config, words);
  const known = config.findCommand(id) !== undefined || config.findTopic(id) !== undefined;
  if (words.length > 0 && !known) throw unknownCommand(words, config.commandIDs);
  return showHelp(config, asked);
}

export function showHelp(config: Config, argv: readonly string[]): Promise<void> {
  return new OwnHelp(config, config.pjson.oclif.helpOptions).showHelp([...argv]);
}

class OwnHelp extends Help {
  protected override CommandHelpClass = OwnCommandHelp;
}

/** oclif's, but for the description, which there begins with the summary that stands above it already. */
class OwnCommandHelp extends CommandHelp {
  protected override description(): string | undefined {
    const { description } = this.command;
    return description === undefined ? undefined : this.wrap(description);
  }
}
