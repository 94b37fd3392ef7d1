import { HeadwaterCommand } from './base.ts';

/** What a shim runs that has no answer of its own: the command it stands for, or why there is none. */
export class ShimMiss extends HeadwaterCommand {
  static override enableJsonFlag = false;
  static override hidden = true;
  static override summary = 'Run a command for a shim that found no answer of its own.';
  static override usage = 'shim-miss COMMAND -- [ARGUMENT]...';
  static override strict = false;

  override async run(): Promise<void> {
    // oclif would take flags of the command for its own.
    const [name = '', , ...args] = this.argv;
    const { answerMiss, explained } = await import('../flows/shim-miss.ts');
    const context = await this.flowContext();
    const { runChosen } = await import('../flows/exec.ts');
    // Only on this way: a tool may start another one, and that one may be missing too.
    const { HEADWATER_SHIM_MISS: _, ...env } = process.env;
    const choose = async () => {
      const file = await answerMiss(name, context);
      this.endProgress();
      return { file, args, env };
    };
    const ended = await explained(() => runChosen(choose, context));
    this.endProgress();
    if (typeof ended === 'number') process.exitCode = ended;
    else {
      for (const line of ended.lines) this.say(line);
      process.exitCode = ended.exitCode;
    }
  }
}
