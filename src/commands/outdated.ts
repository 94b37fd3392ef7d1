import { boolean } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class Outdated extends HeadwaterCommand {
  static override summary =
    'Show what is newer, in the catalog or where others offer it, and what the manifest allows of it.';
  static override description =
    'current: locked, or linked; wanted: what `update` would take; latest: what `upgrade` would take.';
  static override examples = ['<%= config.bin %> outdated', '<%= config.bin %> outdated --all --json'];
  static override flags = {
    global: boolean({ char: 'g', description: 'tools of this user; not those of the project' }),
    all: boolean({ char: 'a', description: 'what is up to date as well' }),
  };

  override async run() {
    const { flags } = await this.parse(Outdated);
    const { isOutdated, outdated } = await import('../flows/outdated.ts');
    const { project, packages: everything } = await outdated(flags, await this.flowContext());
    this.endProgress();
    const packages = flags.all ? everything : everything.filter(isOutdated);
    const { table } = await import('../ui/table.ts');
    const rows = packages.map((item) => [
      item.name,
      item.requested,
      item.current ?? '-',
      item.wanted ?? '-',
      item.latest ?? (item.problem === undefined ? '-' : '?'),
      item.level ?? '-',
    ]);
    for (const { name, problem } of packages) {
      if (problem !== undefined) this.say(`${name}: ${problem.code} ${problem.message}`);
    }
    const head = ['name', 'asked for', 'current', 'wanted', 'latest', 'level'];
    if (rows.length > 0) for (const line of table(head, rows)) this.log(line);
    else this.say(everything.length === 0 ? 'nothing is asked for' : 'everything is up to date');
    return { project: project ?? null, packages };
  }
}
