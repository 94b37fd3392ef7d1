import { string as stringFlag } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class CatalogReport extends HeadwaterCommand {
  static override summary = 'Show the state of the whole catalog on this machine.';
  static override description =
    'Every release of every entry: built or not, reproducible or not (by the attestations of `headwater rebuild`), sizes, build time, SLSA level and licence. Evidence is judged again; files are not hashed, which `headwater verify` does.';
  static override examples = [
    '<%= config.bin %> catalog report',
    '<%= config.bin %> catalog report --html report.html',
    '<%= config.bin %> catalog report --json',
  ];
  static override flags = {
    html: stringFlag({
      description: 'write one page with plots, which needs nothing else',
      helpValue: 'FILE',
    }),
  };

  override async run() {
    const { flags } = await this.parse(CatalogReport);
    const { catalogReport } = await import('../flows/report/catalog-report.ts');
    const context = await this.flowContext();
    const report = catalogReport(context);
    this.endProgress();
    if (flags.html !== undefined) await this.#writePage(flags.html, report);
    else {
      const { reportLines } = await import('../ui/report-lines.ts');
      for (const line of reportLines(report)) this.log(line);
    }
    const { refusedRebuildLines } = await import('../ui/rebuild-lines.ts');
    for (const line of refusedRebuildLines(report)) this.say(line);
    return report;
  }

  async #writePage(file: string, report: Parameters<typeof import('../ui/report-html.ts')['reportPage']>[0]) {
    const { resolve } = await import('node:path');
    const { writeReport } = await import('../flows/report/write-report.ts');
    const path = resolve(file);
    const { reportPage } = await import('../ui/report-html.ts');
    writeReport(path, reportPage(report), await this.host());
    this.log(path);
  }
}
