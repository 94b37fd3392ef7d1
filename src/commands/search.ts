import { HeadwaterCommand } from './base.ts';

export class Search extends HeadwaterCommand {
  static override summary = 'Look through the catalog.';
  static override description =
    'Lists the packages whose name or summary has all of the words in it; all packages without a word.';
  static override usage = 'search [WORD]... [--json]';
  static override examples = [
    '<%= config.bin %> search json',
    '<%= config.bin %> search compression library --json',
  ];
  static override strict = false;

  override async run() {
    const { argv } = await this.parse(Search);
    const words = argv.filter((word) => typeof word === 'string');
    const { search } = await import('../flows/search.ts');
    const packages = search(words, await this.host());
    const { table } = await import('../ui/table.ts');
    const rows = packages.map((item) => [item.name, item.version ?? 'attested', item.kind, item.summary]);
    if (rows.length > 0)
      for (const line of table(['name', 'newest', 'kind', 'summary'], rows)) this.log(line);
    else this.say('nothing found; `headwater search` lists all there is');
    return { packages };
  }
}
