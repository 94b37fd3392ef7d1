import { boolean, string as stringFlag } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { reportInstall } from './report-install.ts';
import { wordsOf } from './tools-of.ts';

export class Install extends HeadwaterCommand {
  static override summary = 'Build tools from source, verify them, put them on PATH.';
  static override description =
    'Fetches the pinned sources, builds them in a sealed sandbox, judges the signed provenance, and links the commands. In a project (a folder with headwater.toml, or one below it) a tool that is named becomes the project’s; without a name, all that its manifest asks for is installed, as its lock pins it. Elsewhere tools are installed for this user. What is installed already is left alone.';
  static override usage = 'install [TOOL[@VERSION]...] [-g] [--frozen] [--from source] [--json]';
  static override examples = [
    '<%= config.bin %> install jq',
    '<%= config.bin %> install jq@1.8 tree',
    '<%= config.bin %> install',
    '<%= config.bin %> install --frozen',
  ];
  static override strict = false;
  static override flags = {
    global: boolean({ char: 'g', description: 'for this user, everywhere; not for the project' }),
    frozen: boolean({
      allowNo: true,
      description:
        'change neither manifest nor lock, and fail where they would have to be; default where CI is set',
    }),
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
    const { installWish } = await import('../flows/install-command.ts');
    const context = await this.flowContext();
    const start = performance.now();
    const { global, frozen } = flags;
    const wish = { global, frozen, allowDowngrade: flags['allow-downgrade'] ?? [] };
    const report = await installWish(wordsOf(argv), wish, context);
    this.endProgress();
    const { host } = context;
    return reportInstall({ report, host, seconds: (performance.now() - start) / 1000 }, (line) =>
      this.say(line),
    );
  }
}
