import { string as stringFlag } from '@oclif/core/flags';
import { envScript, SHELLS, shellOf } from '../ui/env-script.ts';
import { onPath } from '../ui/path-hint.ts';
import { HeadwaterCommand } from './base.ts';

export class Env extends HeadwaterCommand {
  static override summary = 'Print what puts the installed commands on PATH.';
  static override description =
    "For `eval`, and for the file your shell starts with. Evaluated twice it changes nothing the second time. Without --shell it is SHELL's.";
  static override examples = [
    'eval "$(<%= config.bin %> env)"',
    '<%= config.bin %> env --shell fish | source',
    '<%= config.bin %> env --json',
  ];
  static override flags = {
    shell: stringFlag({ description: 'who will evaluate it', options: SHELLS }),
  };

  override async run() {
    const { flags } = await this.parse(Env);
    const { paths, env } = await this.host();
    const shell = SHELLS.find((name) => name === flags.shell) ?? shellOf(env);
    const script = envScript(paths.bin, shell);
    this.log(script);
    return { shell, bin: paths.bin, onPath: onPath(paths.bin, env), script };
  }
}
