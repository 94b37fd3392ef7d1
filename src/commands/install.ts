import { boolean, string as stringFlag } from '@oclif/core/flags';
import type { Installed } from '../flows/install.ts';
import { HeadwaterCommand } from './base.ts';
import { toolsOf } from './tools-of.ts';

export class Install extends HeadwaterCommand {
  static override summary = 'Build tools from source, verify them, put them on PATH.';
  static override description =
    'Fetches the pinned sources, builds them in a sealed sandbox, judges the signed provenance, and links the commands. What is installed already is left alone.';
  static override usage = 'install TOOL[@VERSION]... [-g] [--from source] [--json]';
  static override examples = [
    '<%= config.bin %> install jq',
    '<%= config.bin %> install jq@1.8 tree',
    '<%= config.bin %> install jq --json',
  ];
  static override strict = false;
  static override flags = {
    global: boolean({ char: 'g', description: 'for this user, everywhere (the only scope there is so far)' }),
    from: stringFlag({
      description: 'where artifacts may come from',
      options: ['source'],
      default: 'source',
    }),
    'allow-downgrade': stringFlag({
      description: 'a package that may have less behind it (signer, level, evidence) than its release before',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  override async run() {
    const { argv, flags } = await this.parse(Install);
    const tools = toolsOf(argv, 'install');
    const { install } = await import('../flows/install.ts');
    const context = await this.flowContext();
    const start = performance.now();
    const packages = await install(tools, context, { allowDowngrade: flags['allow-downgrade'] ?? [] });
    this.endProgress();
    const { installLines } = await import('../ui/install-lines.ts');
    const { bin } = context.host.paths;
    const report = { packages, seconds: (performance.now() - start) / 1000, bin };
    for (const line of installLines(report, context.host.env)) this.say(line);
    return { packages: packages.map((item: Installed) => ({ ...item })), bin };
  }
}
