import { string as stringArg } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class CatalogBump extends HeadwaterCommand {
  static override summary = 'Bring an entry of the catalog to a newer release, ready to review.';
  static override description =
    "Fetches the release from every place the entry names and has them agree with each other and with who else lists its digest, checks upstream's signature where the entry says that there is one, lists Go modules or crates, builds, checks, changes the entry with its comments kept, and rebuilds. What fails leaves the catalog as it was.";
  static override examples = [
    '<%= config.bin %> catalog bump jq',
    '<%= config.bin %> catalog bump fzf@0.65.2 --keep',
    'HEADWATER_CATALOG=./catalog <%= config.bin %> catalog bump tree --json',
  ];
  static override args = {
    package: stringArg({
      ignoreStdin: true,
      required: true,
      description: 'an entry, or entry@version for that release',
    }),
  };
  static override flags = {
    keep: boolean({ description: 'keep the newest release of the entry beside the new one' }),
    build: boolean({ allowNo: true, default: true, description: 'build, check and rebuild it' }),
  };

  override async run() {
    const { args, flags } = await this.parse(CatalogBump);
    const { bumpEntry } = await import('../flows/bump/bump.ts');
    const context = await this.flowContext();
    const result = await bumpEntry(args.package, flags, context);
    await context.host.http.close();
    this.endProgress();
    const { bumpLines } = await import('../ui/bump-lines.ts');
    for (const line of bumpLines(result)) this.log(line);
    return result;
  }
}
