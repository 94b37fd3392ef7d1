import { HeadwaterCommand } from './base.ts';

export class Exec extends HeadwaterCommand {
  static override enableJsonFlag = false;
  static override summary = 'Run a command with given tools, without linking them.';
  static override description =
    'Tools that are not in the store are built and verified first. The exit code is that of the command.';
  static override usage = 'exec [TOOL[@VERSION]...] -- COMMAND [ARGUMENT]...';
  static override examples = [
    '<%= config.bin %> exec jq@1.7 -- jq --version',
    '<%= config.bin %> exec jq tree -- sh -c "tree -J | jq length"',
  ];
  static override strict = false;

  override async run(): Promise<void> {
    // oclif would take flags of the command for its own.
    const end = this.argv.indexOf('--');
    const own = end < 0 ? this.argv : this.argv.slice(0, end);
    const command = end < 0 ? [] : this.argv.slice(end + 1);
    const { argv } = await this.parse(Exec, own);
    const tools = argv.filter((word) => typeof word === 'string');
    const { prepareExec, run } = await import('../flows/exec.ts');
    const prepared = await prepareExec(tools, command, await this.flowContext());
    this.endProgress();
    process.exitCode = await run(prepared);
  }
}
