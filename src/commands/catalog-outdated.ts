import { string as stringArg } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class CatalogOutdated extends HeadwaterCommand {
  static override summary = 'Ask upstream for releases that the catalog does not have yet.';
  static override description =
    "Go's and Rust's own clients, Debian's pool and GitHub's releases are asked, each as this machine is configured; a GitHub token is taken from GH_TOKEN or GITHUB_TOKEN.";
  static override examples = [
    '<%= config.bin %> catalog outdated',
    '<%= config.bin %> catalog outdated jq fzf',
    '<%= config.bin %> catalog outdated --all --json',
  ];
  static override strict = false;
  static override args = {
    package: stringArg({ ignoreStdin: true, description: 'an entry of the catalog; without, all of them' }),
  };
  static override flags = {
    all: boolean({ char: 'a', description: 'what is current as well' }),
  };

  override async run() {
    const { argv, flags } = await this.parse(CatalogOutdated);
    const { catalogOutdated } = await import('../flows/catalog-outdated.ts');
    const context = await this.flowContext();
    const everything = await catalogOutdated(argv.map(String), context);
    await context.host.http.close();
    this.endProgress();
    const entries = flags.all ? everything : everything.filter(({ state }) => state !== 'current');
    const { table } = await import('../ui/table.ts');
    const { plainText } = await import('../model/plain-text.ts');
    const rows = entries.map(({ name, current, newest, by, state, silent }) => [
      name,
      current,
      newest ?? '-',
      by ?? '-',
      silent.length === 0
        ? state
        : `${state}: ${plainText(silent.map(({ where, reason }) => `${where}: ${reason}`).join('; '))}`,
    ]);
    const head = ['name', 'catalog', 'upstream', 'said by', 'state'];
    if (rows.length > 0) for (const line of table(head, rows)) this.log(line);
    else this.say('everything is current');
    return { entries };
  }
}
