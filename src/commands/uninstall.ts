import { boolean } from '@oclif/core/flags';
import { oneLine } from '../model/plain-text.ts';
import { HeadwaterCommand } from './base.ts';
import { toolsOf } from './tools-of.ts';

export class Uninstall extends HeadwaterCommand {
  static override summary = 'Take tools out of the project, or off PATH.';
  static override description =
    'In a project: out of its manifest and lock. Elsewhere, or with -g: off PATH, all versions unless one is named. What a project uses, or `rollback` could need, stays in the store until `gc` frees it; so do the libraries a tool was built with.';
  static override usage = 'uninstall TOOL[@VERSION]... [-g] [--json]';
  static override examples = ['<%= config.bin %> uninstall jq', '<%= config.bin %> uninstall jq@1.8'];
  static override strict = false;
  static override flags = {
    global: boolean({ char: 'g', description: 'for this user, everywhere; not for the project' }),
  };

  override async run() {
    const { argv, flags } = await this.parse(Uninstall);
    const tools = toolsOf(argv, 'uninstall');
    const { findProject } = await import('../flows/project/place.ts');
    const context = await this.flowContext();
    const place = flags.global ? undefined : findProject(context.host);
    if (place === undefined) return this.#fromUser(tools, context);
    const { uninstallFromProject } = await import('../flows/project/uninstall.ts');
    const report = await uninstallFromProject(tools, place, context);
    this.endProgress();
    for (const { name } of report.removed)
      this.say(`${name} is not asked for any more by ${oneLine(report.project)}`);
    return report;
  }

  async #fromUser(tools: readonly string[], context: Awaited<ReturnType<HeadwaterCommand['flowContext']>>) {
    const { uninstall } = await import('../flows/uninstall.ts');
    const removed = await uninstall(tools, context);
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
