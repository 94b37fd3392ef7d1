import { string as stringFlag } from '@oclif/core/flags';
import type { SearchPath } from '../model/search-path.ts';
import { ENV_FORMATS } from '../ui/env-formats.ts';
import { HeadwaterCommand } from './base.ts';
import { withFlag, wordsOf } from './with-flag.ts';
import { workingFolder } from './working-folder.ts';

export class Env extends HeadwaterCommand {
  static override summary = 'Print the environment: the commands on PATH, and the libraries of the project.';
  static override description =
    'For `eval`, or for whoever reads such files. Evaluated twice it changes nothing the second time. Libraries of the project around, and those given, are put where pkg-config, compilers and CMake look first. Without --format it is for the shell that SHELL names. For the file your shell starts with there is `activate`.';
  static override examples = [
    'eval "$(<%= config.bin %> env)"',
    '<%= config.bin %> env --format fish | source',
    '<%= config.bin %> env --format github >> "$GITHUB_ENV"',
    'eval "$(<%= config.bin %> env --with oniguruma,lz4)"',
  ];
  static override flags = {
    format: stringFlag({
      description: 'who reads it',
      options: ENV_FORMATS,
      aliases: ['shell'],
    }),
    ...withFlag,
  };

  override async run() {
    const { flags } = await this.parse(Env);
    const { environment } = await import('../flows/env.ts');
    const context = await this.flowContext();
    const request = { packages: wordsOf(flags.with), folder: workingFolder() };
    const { paths, notes } = await environment(request, context);
    this.endProgress();
    const { env } = context.host;
    const { shellOf } = await import('../ui/env-script.ts');
    const format = ENV_FORMATS.find((name) => name === flags.format) ?? shellOf(env);
    const { environmentText } = await import('../ui/env-formats.ts');
    const script = environmentText(paths, format, env);
    for (const note of notes) this.say(`note: ${note}`);
    this.log(script);
    return this.#report(paths, script, { format, env });
  }

  async #report(paths: readonly SearchPath[], script: string, { format, env }: Asked) {
    const { onPath } = await import('../ui/path-hint.ts');
    const { variablesOf } = await import('../model/search-path.ts');
    const { bin } = (await this.host()).paths;
    return { format, bin, onPath: onPath(bin, env), variables: variablesOf(paths, env), script };
  }
}

interface Asked {
  readonly format: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}
