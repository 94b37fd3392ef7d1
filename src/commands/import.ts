import { resolve } from 'node:path';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import type { Host } from '../host/host.ts';
import type { ShownCoverage } from '../ui/coverage-words.ts';
import { HeadwaterCommand } from './base.ts';
import { wordsOf } from './tools-of.ts';
import { requireWorkingFolder } from './working-folder.ts';

export class Import extends HeadwaterCommand {
  static override summary =
    "Move in: take over another tool manager's list, and say who can prove each tool.";
  static override description =
    'Reads .tool-versions, mise.toml and mise.lock, aqua.yaml, Brewfile, .nvmrc and its like, go.mod, rust-toolchain.toml, package.json, .prototools, devbox.json, and the bin folder of hermit; without a name, whatever of these the project has. Asks in headwater.toml for what can be proved, and proposes the rest in comments; what stands there stays. Runs nothing of those files. Knows the catalog alone, unless --check lets it ask GitHub, npm and PyPI.';
  static override usage = 'import [FILE...] [--check] [--dry-run] [--html FILE] [--json]';
  static override examples = [
    '<%= config.bin %> import',
    '<%= config.bin %> import --check',
    '<%= config.bin %> import --dry-run --html coverage.html',
    '<%= config.bin %> import ~/work/.tool-versions Brewfile',
  ];
  static override strict = false;
  static override flags = {
    'dry-run': boolean({ description: 'write nothing but the report' }),
    check: boolean({
      description:
        'ask the origins whether what is wanted has provenance for this platform; downloads no tool',
    }),
    html: stringFlag({ description: 'write the report as one page, too', helpValue: 'FILE' }),
  };

  override async run() {
    const { argv, flags } = await this.parse(Import);
    const { importProject } = await import('../flows/import.ts');
    const { placeOrHere } = await import('../flows/project/place-or-here.ts');
    const context = await this.flowContext();
    const { host } = context;
    const here = requireWorkingFolder();
    const page = flags.html === undefined ? undefined : resolve(here, flags.html);
    if (page !== undefined) await this.refusePage(page, host);
    const files = wordsOf(argv).map((path) => resolve(here, path));
    const wish = { files, dryRun: flags['dry-run'], check: flags.check };
    const report = await importProject(placeOrHere(host, here), wish, context);
    const { coverageLines } = await import('../ui/coverage-lines.ts');
    for (const line of coverageLines(report)) this.log(line);
    if (page !== undefined) await this.writePage(page, report, host);
    this.say(afterword(report));
    return report;
  }

  /** Before anything is written. @throws HeadwaterError USAGE */
  private async refusePage(path: string, host: Host): Promise<void> {
    const { COVERAGE_PAGE_START } = await import('../ui/coverage-html.ts');
    const { refuseOthers } = await import('../flows/write-output.ts');
    refuseOthers(path, COVERAGE_PAGE_START, host);
  }

  private async writePage(path: string, report: ShownCoverage, host: Host): Promise<void> {
    const { coveragePage, COVERAGE_PAGE_START } = await import('../ui/coverage-html.ts');
    const { writeOutput } = await import('../flows/write-output.ts');
    writeOutput(path, { text: coveragePage(report), start: COVERAGE_PAGE_START }, host);
  }
}

function afterword({ written, manifest }: { readonly written: boolean; readonly manifest: string }): string {
  if (written) return `${manifest} was written; \`headwater install\` brings its tools`;
  return `${manifest} was not changed`;
}
