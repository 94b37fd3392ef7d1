import { HeadwaterCommand } from './base.ts';
import { toolsOf } from './tools-of.ts';

export class Uninstall extends HeadwaterCommand {
  static override summary = 'Take tools off PATH.';
  static override description =
    'Without a version, all versions go. What `rollback` could need stays in the store until `gc` frees it; so do the libraries a tool was built with.';
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
    for (const { name, version, freed, kept } of removed) {
      const space = kept === undefined ? `${bytes(freed)} freed` : 'kept for rollback';
      this.say(`uninstalled ${name} ${version} (${space})`);
    }
    if (removed.some(({ kept }) => kept !== undefined)) this.say('`headwater gc` frees the space');
    return { removed };
  }
}
