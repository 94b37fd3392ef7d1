import { string as stringArg } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import type { FlowContext } from '../flows/context.ts';
import type { Host } from '../host/host.ts';
import { type ProgressView, silentProgress } from '../ui/progress.ts';

/** What every command shares: `--json`, the host, progress on stderr, errors told by `main`. */
export abstract class HeadwaterCommand extends Command {
  static override enableJsonFlag = true;
  #view: ProgressView = silentProgress;

  /** The world outside, made once a run. */
  protected async host(): Promise<Host> {
    const { createHost } = await import('../host/create.ts');
    return createHost();
  }

  protected async flowContext(): Promise<FlowContext> {
    const host = await this.host();
    if (!this.jsonEnabled()) {
      const { createProgress } = await import('../ui/create-progress.ts');
      this.#view = createProgress(process.stderr, process.env);
    }
    return { host, progress: this.#view.progress, now: host.now() };
  }

  /** Ends the live line: what is printed from here on is the result. */
  protected endProgress(): void {
    this.#view.close();
    this.#view = silentProgress;
  }

  /** Talk, on stderr; nothing with `--json`. */
  protected say(text: string): void {
    this.logToStderr(text);
  }

  /** oclif would print and exit; `main` does both for all errors alike. */
  protected override async catch(error: Error): Promise<never> {
    this.endProgress();
    throw error;
  }
}

/** `TOOL[@VERSION]…` as oclif wants it: the names are parsed by the flow, which knows more. */
export const toolArgs = {
  tool: stringArg({ ignoreStdin: true, description: 'a package of the catalog, for example jq or jq@1.8' }),
};
