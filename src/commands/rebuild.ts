import { boolean } from '@oclif/core/flags';
import { HeadwaterError } from '../errors.ts';
import { HeadwaterCommand } from './base.ts';
import { toolsOf, wordsOf } from './tools-of.ts';

export class Rebuild extends HeadwaterCommand {
  static override summary = 'Build packages again under other conditions, and compare bit by bit.';
  static override description =
    'Compares with what the store holds; what it does not hold is built twice. Folders, user, clock, cores, kernel, order of folders, seal and environment differ between the two builds. Where bits differ, files, places in them and likely causes are named. What was seen is signed and kept: `why` and `info` show it. Exit code 9: something differs.';
  static override usage = ['rebuild PACKAGE[@VERSION]... [--json]', 'rebuild --all [--json]'];
  static override examples = ['<%= config.bin %> rebuild jq', '<%= config.bin %> rebuild lua@5.4.9 --json'];
  static override strict = false;
  static override flags = {
    all: boolean({ description: 'every release of every entry, one after the other' }),
  };

  override async run(): Promise<object> {
    const { argv, flags } = await this.parse(Rebuild);
    const words = wordsOf(argv);
    if (flags.all && words.length > 0) {
      throw new HeadwaterError('USAGE', `--all rebuilds everything; ${words.join(' ')} is named besides`);
    }
    const { rebuildAll } = await import('../flows/rebuild/rebuild.ts');
    const report = await rebuildAll(flags.all ? [] : toolsOf(words, 'rebuild'), await this.flowContext());
    this.endProgress();
    const { reportRebuild } = await import('./report-rebuild.ts');
    return reportRebuild(report, { data: (line) => this.log(line), talk: (line) => this.say(line) });
  }
}
