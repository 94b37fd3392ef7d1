import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { workingFolder } from './working-folder.ts';

export class Sbom extends HeadwaterCommand {
  static override summary = 'Print one bill of materials of all that a project has installed.';
  static override description =
    'CycloneDX 1.6, in JSON: tools and libraries, the sources, libraries, Go modules and crates they were built from, with digests and licences. Without a project around the folder: the tools of this user. Each part is bound by the signed provenance of its package, which is judged again.';
  static override examples = [
    '<%= config.bin %> sbom',
    '<%= config.bin %> sbom ./my-project --out sbom.cdx.json',
    "<%= config.bin %> sbom | jq '.components | length'",
  ];
  static override args = {
    project: stringArg({
      ignoreStdin: true,
      description: 'folder of a project; default: the one around here',
    }),
  };
  static override flags = {
    out: string({ char: 'o', description: 'write it to this file' }),
  };

  override async run() {
    const { args, flags } = await this.parse(Sbom);
    const { sbomOfInstalled } = await import('../flows/sbom.ts');
    const { resolve } = await import('node:path');
    const here = workingFolder();
    const folder = args.project === undefined ? here : resolve(here ?? '/', args.project);
    const context = await this.flowContext();
    const text = sbomOfInstalled(folder, context);
    if (flags.out === undefined) this.log(text.trimEnd());
    else {
      const { writeFileAtomic } = await import('../host/atomic.ts');
      writeFileAtomic(context.host, resolve(here ?? '/', flags.out), text, 0o644);
      this.say(`wrote ${flags.out}`);
    }
    return JSON.parse(text);
  }
}
