import { HeadwaterCommand } from './base.ts';

export class Generations extends HeadwaterCommand {
  static override summary = 'List the sets of global tools that can be gone back to.';
  static override examples = ['<%= config.bin %> generations', '<%= config.bin %> generations --json'];

  override async run() {
    await this.parse(Generations);
    const { listGenerations } = await import('../flows/generations.ts');
    const generations = listGenerations(await this.host());
    const { table } = await import('../ui/table.ts');
    const { moment } = await import('../ui/format.ts');
    const rows = generations.map(({ number, createdAt, current, complete, packages }) => [
      String(number),
      moment(createdAt),
      current ? 'current' : complete ? '' : 'incomplete',
      packages.map(({ name, version }) => `${name}@${version}`).join(' '),
    ]);
    if (rows.length === 0) this.say('there is none before the first tool is installed');
    else for (const line of table(['number', 'made', 'state', 'tools'], rows)) this.log(line);
    return { generations };
  }
}
