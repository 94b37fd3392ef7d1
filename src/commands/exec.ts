import { HeadwaterCommand } from './base.ts';
import { withFlag, wordsOf } from './with-flag.ts';
import { workingFolder } from './working-folder.ts';

export class Exec extends HeadwaterCommand {
  static override enableJsonFlag = false;
  static override summary = 'Run a command with given tools, without linking them.';
  static override description =
    'What is not in the store is built and verified first. Headers, pkg-config files and archives of libraries are where compilers, pkg-config and CMake look first: of those given, and of the project around. The exit code is that of the command.';
  static override usage = 'exec [TOOL[@VERSION]...] [--with LIBRARY[@VERSION],...] -- COMMAND [ARGUMENT]...';
  static override examples = [
    '<%= config.bin %> exec jq@1.8 -- jq --version',
    '<%= config.bin %> exec jq tree -- sh -c "tree -J | jq length"',
    '<%= config.bin %> exec --with oniguruma,lz4 -- make',
  ];
  static override strict = false;
  static override flags = withFlag;

  override async run(): Promise<void> {
    // oclif would take flags of the command for its own.
    const end = this.argv.indexOf('--');
    const own = end < 0 ? this.argv : this.argv.slice(0, end);
    const command = end < 0 ? [] : this.argv.slice(end + 1);
    const { argv, flags } = await this.parse(Exec, own);
    const packages = [...argv.filter((word) => typeof word === 'string'), ...wordsOf(flags.with)];
    const { prepareExec, runChosen } = await import('../flows/exec.ts');
    const context = await this.flowContext();
    const choose = async () => {
      const prepared = await prepareExec({ packages, folder: workingFolder() }, command, context);
      this.endProgress();
      for (const note of prepared.notes) this.say(`note: ${note}`);
      return prepared;
    };
    process.exitCode = await runChosen(choose, context);
  }
}
