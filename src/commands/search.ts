import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class Search extends HeadwaterCommand {
  static override summary = 'Look through the catalog.';
  static override description =
    'Lists the packages whose name or summary has the word in it; all of them without a word.';
  static override examples = ['<%= config.bin %> search json', '<%= config.bin %> search --json'];
  static override args = { word: stringArg({ description: 'what to look for' }) };

  override async run() {
    const { args } = await this.parse(Search);
    const { search } = await import('../flows/search.ts');
    const packages = search(args.word ?? '', await this.host());
    const { table } = await import('../ui/table.ts');
    const rows = packages.map((item) => [item.name, item.version, item.kind, item.summary]);
    for (const line of table(['name', 'newest', 'kind', 'summary'], rows)) this.log(line);
    if (packages.length === 0) this.say('nothing found; `headwater search` lists all there is');
    return { packages };
  }
}
