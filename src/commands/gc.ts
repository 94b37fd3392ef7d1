import { boolean, integer, string } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class Gc extends HeadwaterCommand {
  static override summary = 'Free what nobody needs any more.';
  static override description =
    'What the current and recent generations, projects and running programs need stays, with what it was built with. The rest goes: packages, old generations, states of projects that are gone, stale downloads, old logs.';
  static override examples = [
    '<%= config.bin %> gc --dry-run',
    '<%= config.bin %> gc --keep 1 --older-than 7d',
    '<%= config.bin %> gc --downloads --json',
  ];
  static override flags = {
    'dry-run': boolean({ char: 'n', description: 'only tell' }),
    keep: integer({
      description: 'generations to keep for rollback, the current one among them',
      default: 5,
      min: 1,
    }),
    'older-than': string({
      description: 'only packages that came into the store longer ago than this: 30m, 12h, 7d, 2w',
      default: '1h',
    }),
    downloads: boolean({ description: 'kept sources as well, which the next build fetches again' }),
  };

  override async run() {
    const { flags } = await this.parse(Gc);
    const { collectGarbage } = await import('../flows/gc.ts');
    const { parseAge } = await import('../flows/gc/age.ts');
    const options = {
      keep: flags.keep,
      olderThan: parseAge(flags['older-than']),
      downloads: flags.downloads ? 'all' : 'unnamed',
      mode: flags['dry-run'] ? 'tell' : 'free',
    } as const;
    const collected = await collectGarbage(options, await this.flowContext());
    this.endProgress();
    const { gcLines } = await import('../ui/gc-lines.ts');
    const { rows, summary } = gcLines(collected, options.mode);
    for (const line of rows) this.log(line);
    this.say(summary);
    return { dryRun: options.mode === 'tell', ...collected };
  }
}
