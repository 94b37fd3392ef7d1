import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class Why extends HeadwaterCommand {
  static override summary = 'Show the chain of reasons behind a command: from the shim to the source.';
  static override description =
    'Tells what was proven when the tool was admitted. `headwater verify` proves it again.';
  static override examples = ['<%= config.bin %> why jq', '<%= config.bin %> why oniguruma --json'];
  static override args = {
    tool: stringArg({
      ignoreStdin: true,
      description: 'a command, or a package of the store',
      required: true,
    }),
  };

  override async run() {
    const { args } = await this.parse(Why);
    const { why } = await import('../flows/why.ts');
    const host = await this.host();
    const chain = why(args.tool, { host, now: host.now() });
    const { whyLines } = await import('../ui/why-lines.ts');
    for (const line of whyLines(chain)) this.log(line);
    const { refusedRebuildLines } = await import('../ui/rebuild-lines.ts');
    if ('rebuilds' in chain) for (const line of refusedRebuildLines(chain.rebuilds)) this.say(line);
    return chain;
  }
}
