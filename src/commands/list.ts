import { boolean } from '@oclif/core/flags';
import { oneLine } from '../model/plain-text.ts';
import { HeadwaterCommand } from './base.ts';

export class List extends HeadwaterCommand {
  static override summary = 'Show what is installed, and what it has earned.';
  static override examples = ['<%= config.bin %> list', '<%= config.bin %> list --all --json'];
  static override flags = {
    all: boolean({ char: 'a', description: 'libraries, and versions that are not on PATH, as well' }),
  };

  override async run() {
    const { flags } = await this.parse(List);
    const { listInstalled } = await import('../flows/list.ts');
    const host = await this.host();
    const packages = listInstalled({ host }, flags.all ? 'all' : 'used');
    const { absentInProject } = await import('../flows/project/absent.ts');
    const absent = absentInProject(host);
    const { table } = await import('../ui/table.ts');
    const { bytes, moment } = await import('../ui/format.ts');
    const rows = packages.map((item) => [
      item.name,
      item.version,
      item.kind === 'library' ? '(library)' : item.bins.join(' '),
      item.origin,
      item.level,
      [
        ...(item.own ? ['headwater'] : []),
        ...(item.linked ? ['global'] : []),
        ...item.projects.map(oneLine),
      ].join(' ') || '-',
      moment(item.admittedAt),
      bytes(item.size),
    ]);
    const head = ['name', 'version', 'commands', 'origin', 'level', 'used by', 'installed', 'size'];
    if (rows.length > 0) for (const line of table(head, rows)) this.log(line);
    else this.say('nothing is installed; `headwater search` lists the catalog');
    const { absentLine } = await import('../ui/install-lines.ts');
    for (const item of absent) this.say(absentLine(item));
    const total = packages.reduce((sum, { size }) => sum + size, 0);
    if (rows.length > 1) this.say(`${rows.length} packages, ${bytes(total)}`);
    return { packages, size: total, ...(absent.length > 0 && { absent }) };
  }
}
