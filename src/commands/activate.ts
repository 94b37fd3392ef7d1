import { string as stringArg } from '@oclif/core/args';
import { envScript, shellOf } from '../ui/env-script.ts';
import { SHELLS } from '../ui/shell-quote.ts';
import { HeadwaterCommand } from './base.ts';

export class Activate extends HeadwaterCommand {
  static override enableJsonFlag = false;
  static override summary = 'Print what the file your shell starts with evaluates.';
  static override description =
    'It puts the installed commands first on PATH, once, and does nothing else: nothing runs at each prompt, for a command finds the version of its folder when it is started. Without SHELL it is for the one that the variable SHELL names.';
  static override examples = [
    'echo \'eval "$(<%= config.bin %> activate bash)"\' >> ~/.bashrc',
    'echo \'eval "$(<%= config.bin %> activate zsh)"\' >> ~/.zshrc',
    "echo '<%= config.bin %> activate fish | source' >> ~/.config/fish/config.fish",
  ];
  static override args = {
    shell: stringArg({ ignoreStdin: true, description: 'the shell', options: [...SHELLS] }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Activate);
    const { paths, env } = await this.host();
    this.log(envScript(paths.bin, SHELLS.find((name) => name === args.shell) ?? shellOf(env)));
  }
}
