import { resolve } from 'node:path';
import { string as stringFlag } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { requireWorkingFolder } from './working-folder.ts';

export class Export extends HeadwaterCommand {
  static override summary = "Move out: write the project's tools as another manager's file.";
  static override description =
    'Names the tools of headwater.toml as the other manager does, at the versions of headwater.lock. What cannot be said there is said in a comment. Without --out the file is printed. A file that headwater did not write is not replaced.';
  static override usage = 'export [--format tool-versions|mise|aqua|dockerfile] [--out FILE] [--json]';
  static override examples = [
    '<%= config.bin %> export --out .tool-versions',
    '<%= config.bin %> export --format mise',
    '<%= config.bin %> export --format dockerfile >>Dockerfile',
  ];
  static override flags = {
    format: stringFlag({
      description: "whose file; default: the one that FILE's name tells",
      options: ['tool-versions', 'mise', 'aqua', 'dockerfile'],
    }),
    out: stringFlag({ description: 'where to write it', helpValue: 'FILE' }),
  };

  override async run() {
    const { flags } = await this.parse(Export);
    const { EXPORT_FORMATS, exportFormatOf, exportProject } = await import('../flows/export.ts');
    const { requireProject } = await import('../flows/project/place.ts');
    const host = await this.host();
    const file = flags.out === undefined ? undefined : resolve(requireWorkingFolder(), flags.out);
    const format = EXPORT_FORMATS.find((name) => name === flags.format) ?? exportFormatOf(file);
    const report = exportProject(requireProject(host), { format, ...(file !== undefined && { file }) }, host);
    if (file === undefined) this.log(report.text.trimEnd());
    else this.say(`${file} was written`);
    for (const { name, why } of report.unsaid) this.say(`${name} is only in a comment: ${why}`);
    return report;
  }
}
