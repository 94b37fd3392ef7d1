import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class Which extends HeadwaterCommand {
  static override summary = 'Print the program that a command runs in this folder.';
  static override examples = ['<%= config.bin %> which jq'];
  static override args = {
    command: stringArg({ ignoreStdin: true, description: 'a command of an installed tool', required: true }),
  };

  override async run() {
    const { args } = await this.parse(Which);
    const { which } = await import('../flows/which.ts');
    const found = await which(args.command, await this.flowContext());
    this.endProgress();
    this.log(found.program);
    return found;
  }
}
