import { resolve } from 'node:path';
import { boolean, option as optionFlag, string as stringFlag } from '@oclif/core/flags';
import type { Report } from '../flows/install-command.ts';
import type { installOffline } from '../flows/offline/install-offline.ts';
import { ATTESTED_ORIGINS } from '../model/attested-package.ts';
import { HeadwaterCommand } from './base.ts';
import { reportInstall } from './report-install.ts';
import { wordsOf } from './tools-of.ts';
import { requireWorkingFolder } from './working-folder.ts';

export class Install extends HeadwaterCommand {
  static override summary = 'Get tools that can prove their source, or build them; put them on PATH.';
  static override description =
    'Fetches what others built with provenance, or builds pinned sources in a sealed sandbox; judges the signed provenance, unpacks, and links the commands. In a project (a folder with headwater.toml, or one below it) a tool that is named becomes the project’s; without a name, all that its manifest asks for is installed, as its lock pins it. Elsewhere tools are installed for this user. What is installed already is left alone.';
  static override usage = 'install [TOOL[@VERSION]...] [-g] [--frozen] [--from ORIGIN] [--json]';
  static override examples = [
    '<%= config.bin %> install jq',
    '<%= config.bin %> install jq@1.8 tree',
    '<%= config.bin %> install github:cli/cli npm:@biomejs/biome@2',
    '<%= config.bin %> install age --from source',
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
    from: optionFlag({
      description:
        'where packages come from; without it whoever can prove a build, and else headwater builds them',
      options: ['source', ...ATTESTED_ORIGINS] as const,
    })(),
    offline: stringFlag({
      description: 'from a pack that `export --offline` wrote, and nothing from the network',
      helpValue: 'FILE',
      exclusive: ['from'],
    }),
    'builder-key': stringFlag({
      description: 'the builder key that signed the pack, to believe from now on; it told so when it packed',
      helpValue: 'sha256:HEX',
      dependsOn: ['offline'],
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
    const { global, frozen, from } = flags;
    const wish = { global, frozen, from, allowDowngrade: flags['allow-downgrade'] ?? [] };
    const report =
      flags.offline === undefined
        ? await installWish(wordsOf(argv), wish, context)
        : await installFromPack(wordsOf(argv), { ...wish, ...packOf(flags) }, context);
    this.endProgress();
    const { host } = context;
    return reportInstall({ report, host, seconds: (performance.now() - start) / 1000 }, (line) =>
      this.say(line),
    );
  }
}

interface PackFlags {
  readonly offline?: string | undefined;
  readonly 'builder-key'?: string | undefined;
}

function packOf({ offline = '', 'builder-key': builderKey }: PackFlags) {
  const folder = requireWorkingFolder();
  return { pack: { file: resolve(folder, offline), builderKey }, folder };
}

async function installFromPack(...asked: Parameters<typeof installOffline>): Promise<Report> {
  const flow = await import('../flows/offline/install-offline.ts');
  return flow.installOffline(...asked);
}
