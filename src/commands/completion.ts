import { string as stringArg } from '@oclif/core/args';
import { shellOf } from '../ui/env-script.ts';
import { HeadwaterCommand } from './base.ts';

const COMPLETED = ['bash', 'zsh', 'fish'] as const;

export class Completion extends HeadwaterCommand {
  static override enableJsonFlag = false;
  static override summary = 'Print what makes your shell complete commands, flags and names of tools.';
  static override description =
    'For the file your shell starts with. Names come from the catalog and the store at the moment you ask. Without SHELL it is for the one that the variable SHELL names.';
  static override examples = [
    'echo \'eval "$(<%= config.bin %> completion bash)"\' >> ~/.bashrc',
    'echo \'eval "$(<%= config.bin %> completion zsh)"\' >> ~/.zshrc   # after compinit',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/headwater.fish',
  ];
  static override args = {
    shell: stringArg({ ignoreStdin: true, description: 'the shell', options: [...COMPLETED] }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const host = await this.host();
    const wanted = args.shell ?? shellOf(host.env);
    const { completionScript } = await import('../flows/completion-script.ts');
    this.log(completionScript(COMPLETED.find((name) => name === wanted) ?? 'bash', host));
  }
}
