import { string as stringArg } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class Build extends HeadwaterCommand {
  static override summary = 'Build a package from source and keep artifact and evidence in a folder.';
  static override description =
    'Always builds, whatever the store has; nothing is linked. The digests of two builds of one package are equal when the build is reproducible.';
  static override examples = [
    '<%= config.bin %> build jq',
    '<%= config.bin %> build jq@1.8.2 --out ./artifacts',
  ];
  static override args = {
    package: stringArg({
      ignoreStdin: true,
      description: 'a package of the catalog, for example jq@1.8.2',
      required: true,
    }),
  };
  static override flags = {
    out: stringFlag({ char: 'o', description: 'folder for the files', default: '.' }),
  };

  override async run() {
    const { args, flags } = await this.parse(Build);
    const { resolve } = await import('node:path');
    const { buildInto } = await import('../flows/build.ts');
    const result = await buildInto(args.package, resolve(flags.out), await this.flowContext());
    this.endProgress();
    const { duration } = await import('../ui/format.ts');
    this.say(`built ${result.name} ${result.version} (${result.level}) in ${duration(result.seconds)}`);
    for (const file of result.files) this.log(file);
    this.log(`sha256:${result.sha256}`);
    if (result.tarSha256 !== undefined) this.log(`sha256:${result.tarSha256}  (uncompressed tar)`);
    return result;
  }
}
