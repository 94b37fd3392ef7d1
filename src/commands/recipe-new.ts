import { resolve } from 'node:path';
import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';
import { requireWorkingFolder } from './working-folder.ts';

export class RecipeNew extends HeadwaterCommand {
  static override summary = 'Draft a recipe from the address of a source.';
  static override description =
    'Fetches the source and pins its digest, tells the build system and the licence by its files, and lists Go modules or crates. Nothing of the source is run. The draft is a start: a check that does real work, and whatever is marked TODO, is yours.';
  static override examples = [
    '<%= config.bin %> recipe new pkg:cargo/sd@1.0.0',
    '<%= config.bin %> recipe new pkg:golang/mvdan.cc/sh/v3@v3.12.0 --name shfmt',
    '<%= config.bin %> recipe new https://example.com/tool-1.2.tar.gz --out ./recipes',
  ];
  static override args = {
    url: stringArg({
      ignoreStdin: true,
      required: true,
      description: 'https address of a source archive, or the purl of a Go module or crate',
    }),
  };
  static override flags = {
    name: string({ description: 'of the package, where the address does not tell it' }),
    version: string({ description: 'of the release, where the address does not tell it' }),
    library: boolean({ description: 'a library, which puts no command on PATH' }),
    out: string({ char: 'o', description: 'folder for the recipe; default: this one' }),
  };

  override async run() {
    const { args, flags } = await this.parse(RecipeNew);
    const { newRecipe } = await import('../flows/recipe/new-recipe.ts');
    const context = await this.flowContext();
    const here = requireWorkingFolder();
    const drafted = await newRecipe(
      {
        url: args.url,
        folder: resolve(here, flags.out ?? '.'),
        kind: flags.library ? 'library' : 'tool',
        ...(flags.name !== undefined && { name: flags.name }),
        ...(flags.version !== undefined && { version: flags.version }),
      },
      context,
    );
    await context.host.http.close();
    this.endProgress();
    const { plainText } = await import('../model/plain-text.ts');
    const { name, version, system, license, witnesses, files, open } = drafted;
    this.say(
      `${name} ${version}: ${system}, ${plainText(license)}; digest ${witnesses.length > 0 ? `confirmed by ${witnesses.join(', ')}` : 'confirmed by nobody else'}`,
    );
    for (const file of files) this.log(file);
    for (const line of open) this.say(`still open: ${plainText(line)}`);
    this.say(`next: \`headwater build ${files.at(-1)}\``);
    return drafted;
  }
}
