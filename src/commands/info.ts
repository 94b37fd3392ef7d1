import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class Info extends HeadwaterCommand {
  static override summary = 'Show what the catalog knows of a package.';
  static override examples = ['<%= config.bin %> info jq', '<%= config.bin %> info jq@1.8.2 --json'];
  static override args = {
    tool: stringArg({
      ignoreStdin: true,
      description: 'a package of the catalog, for example jq',
      required: true,
    }),
  };

  override async run() {
    const { args } = await this.parse(Info);
    const { info } = await import('../flows/info.ts');
    const host = await this.host();
    const about = info(args.tool, { host, now: host.now() });
    const { infoLines } = await import('../ui/info-lines.ts');
    for (const line of infoLines(about)) this.log(line);
    const { refusedRebuildLines } = await import('../ui/rebuild-lines.ts');
    for (const { rebuilds } of about.installed) {
      for (const line of refusedRebuildLines(rebuilds)) this.say(line);
    }
    return about;
  }
}
