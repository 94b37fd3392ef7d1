import { integer } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class Rollback extends HeadwaterCommand {
  static override summary = 'Go back to an earlier set of global tools.';
  static override description =
    'Without a number, to the generation before the current one. Its packages are verified again first. Nothing is removed: a later generation can be gone forward to by its number.';
  static override examples = ['<%= config.bin %> rollback', '<%= config.bin %> rollback 3 --json'];
  static override args = {
    generation: integer({ description: 'number of a generation; `generations` lists them', min: 1 }),
  };

  override async run() {
    const { args } = await this.parse(Rollback);
    const { rollback } = await import('../flows/rollback.ts');
    const result = await rollback(args.generation, await this.flowContext());
    this.endProgress();
    const { moment } = await import('../ui/format.ts');
    this.say(`generation ${result.to} of ${moment(result.createdAt)} is current`);
    for (const { name, version } of result.packages) this.log(`${name} ${version}`);
    return result;
  }
}
