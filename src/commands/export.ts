import { resolve } from 'node:path';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { requireWorkingFolder } from './working-folder.ts';

export class Export extends HeadwaterCommand {
  static override summary =
    "Move out: write the project's tools as another manager's file, or pack them for a machine without a network.";
  static override description =
    'Names the tools of headwater.toml as the other manager does, at the versions of headwater.lock. What cannot be said there is said in a comment. Without --out the file is printed. A file that headwater did not write is not replaced. With --offline all that is installed is packed into FILE, with every proof; `install --offline FILE` takes it over elsewhere.';
  static override usage = [
    'export [--format tool-versions|mise|aqua|dockerfile] [--out FILE] [--json]',
    'export --offline --out FILE [-g] [--json]',
  ];
  static override examples = [
    '<%= config.bin %> export --out .tool-versions',
    '<%= config.bin %> export --format mise',
    '<%= config.bin %> export --format dockerfile >>Dockerfile',
    '<%= config.bin %> export --offline --out tools.headwater.tar.zst',
  ];
  static override flags = {
    format: stringFlag({
      description: "whose file; default: the one that FILE's name tells",
      options: ['tool-versions', 'mise', 'aqua', 'dockerfile'],
    }),
    offline: boolean({
      description: 'pack what is installed, and its proof, into one file',
      dependsOn: ['out'],
      exclusive: ['format'],
    }),
    global: boolean({
      char: 'g',
      description: 'of the global set; not of the project',
      dependsOn: ['offline'],
    }),
    out: stringFlag({ description: 'where to write it', helpValue: 'FILE' }),
  };

  override async run() {
    const { flags } = await this.parse(Export);
    if (flags.offline && flags.out !== undefined) return this.pack(flags.out, flags.global);
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

  private async pack(out: string, isGlobal: boolean) {
    const { packOffline } = await import('../flows/offline/pack.ts');
    const { findProject } = await import('../flows/project/place.ts');
    const host = await this.host();
    const place = isGlobal ? undefined : findProject(host);
    const packed = await packOffline(place, resolve(requireWorkingFolder(), out), host);
    const { file, packages, keyId } = packed;
    this.say(`${file}: ${packages.length} packages. On the other machine:`);
    this.say(`  headwater install --offline ${out} --builder-key ${keyId}`);
    return packed;
  }
}
