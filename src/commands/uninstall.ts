import { HeadwaterCommand } from './base.ts';
import { toolsOf } from './tools-of.ts';

export class Uninstall extends HeadwaterCommand {
  static override summary = 'Take tools off PATH and out of the store.';
  static override description =
    'Without a version, all versions go. The libraries a tool was built with stay.';
  static override usage = 'uninstall TOOL[@VERSION]... [--json]';
  static override examples = ['<%= config.bin %> uninstall jq', '<%= config.bin %> uninstall jq@1.7.1'];
  static override strict = false;

  override async run() {
    const { argv } = await this.parse(Uninstall);
    const tools = toolsOf(argv, 'uninstall');
    const { uninstall } = await import('../flows/uninstall.ts');
    const removed = await uninstall(tools, await this.flowContext());
    this.endProgress();
    const { bytes } = await import('../ui/format.ts');
    for (const { name, version, freed } of removed) {
      this.say(`uninstalled ${name} ${version} (${bytes(freed)} freed)`);
    }
    return { removed };
  }
}
