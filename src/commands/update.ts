import { boolean } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { reportInstall } from './report-install.ts';
import { wordsOf } from './tools-of.ts';

const scope = {
  global: boolean({ char: 'g', description: 'tools of this user; not those of the project' }),
};

export class Update extends HeadwaterCommand {
  static override summary = 'Raise packages to the newest that the manifest allows.';
  static override description =
    'Without a name, all of them. Also the way to agree to a recipe or a source that the catalog has changed since the lock was written.';
  static override usage = 'update [NAME...] [-g] [--json]';
  static override examples = ['<%= config.bin %> update', '<%= config.bin %> update jq'];
  static override strict = false;
  static override flags = scope;

  override async run() {
    const { argv, flags } = await this.parse(Update);
    const { update } = await import('../flows/update.ts');
    const context = await this.flowContext();
    const start = performance.now();
    const report = await update(wordsOf(argv), flags, context);
    this.endProgress();
    const ended = { report, host: context.host, seconds: (performance.now() - start) / 1000 };
    return reportInstall(ended, (line) => this.say(line));
  }
}

export class Upgrade extends HeadwaterCommand {
  static override summary = 'Raise packages beyond what the manifest allows, and change it accordingly.';
  static override description =
    'Without a name, all of them, each to its newest release. A package that is asked for as "latest" stays so.';
  static override usage = 'upgrade [NAME[@VERSION]...] [-g] [--json]';
  static override examples = [
    '<%= config.bin %> upgrade',
    '<%= config.bin %> upgrade jq',
    '<%= config.bin %> upgrade jq@1.8',
  ];
  static override strict = false;
  static override flags = scope;

  override async run() {
    const { argv, flags } = await this.parse(Upgrade);
    const { upgrade } = await import('../flows/update.ts');
    const context = await this.flowContext();
    const start = performance.now();
    const report = await upgrade(wordsOf(argv), flags, context);
    this.endProgress();
    const ended = { report, host: context.host, seconds: (performance.now() - start) / 1000 };
    return reportInstall(ended, (line) => this.say(line));
  }
}
