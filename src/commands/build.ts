import { boolean, integer, string as stringFlag } from '@oclif/core/flags';
import { HeadwaterError } from '../errors.ts';
import type { FlowContext } from '../flows/context.ts';
import { HeadwaterCommand } from './base.ts';
import { toolsOf, wordsOf } from './tools-of.ts';

export class Build extends HeadwaterCommand {
  static override summary = 'Build packages from source; or the whole catalog, into the store.';
  static override description =
    'Packages that are named, or whose recipe is given as a file, are always built, whatever the store has: artifacts and evidence are left in a folder, and only what they need is admitted to the store. The digests of two builds of one package are equal when the build is reproducible.\n\nWith --all every release of every entry is brought into the store: what is there and sound stays, the rest is built, needs first, others side by side. A run that was ended goes on where it was. Nothing is linked. The exit code is that of the first package that failed.';
  static override usage = [
    'build PACKAGE[@VERSION]|RECIPE.toml... [--out DIR] [--jobs N] [--dry-run] [--json]',
    'build --all [--keep-going] [--jobs N] [--dry-run] [--json]',
  ];
  static override examples = [
    '<%= config.bin %> build jq@1.8.2 --out ./artifacts',
    '<%= config.bin %> build ./my-recipe.toml',
    '<%= config.bin %> build --all --keep-going',
    '<%= config.bin %> build --all --dry-run',
  ];
  static override strict = false;
  static override flags = {
    out: stringFlag({ char: 'o', description: 'folder for the files; default here', exclusive: ['all'] }),
    all: boolean({ description: 'the whole catalog, into the store' }),
    'keep-going': boolean({
      description: 'go on with whatever does not need what has failed',
      dependsOn: ['all'],
    }),
    jobs: integer({
      description: 'processors to use; default what the setting says, else all',
      helpValue: 'N',
      min: 1,
      max: 256,
    }),
    'dry-run': boolean({ description: 'only say what would be built, in order, and why' }),
  };

  override async run(): Promise<object> {
    const { argv, flags } = await this.parse(Build);
    const words = wordsOf(argv);
    if (flags.all && words.length > 0) {
      throw new HeadwaterError('USAGE', `--all builds everything; ${words.join(' ')} is named besides`);
    }
    if (flags.all) {
      const course = { jobs: flags.jobs, stopsAtFailure: !flags['keep-going'] };
      return flags['dry-run'] ? this.#foreseeAll() : this.#buildAll(course);
    }
    const wish = { words: toolsOf(words, 'build'), jobs: flags.jobs, out: flags.out ?? '.' };
    return flags['dry-run'] ? this.#foresee(wish.words) : this.#build(wish);
  }

  async #buildAll(course: { jobs: number | undefined; stopsAtFailure: boolean }): Promise<object> {
    const { buildAll } = await import('../flows/build-all.ts');
    const { houseRules } = await import('../flows/policy.ts');
    const context = await this.#accountedContext();
    const start = performance.now();
    const report = await buildAll({ ...houseRules(context.host), ...course }, context);
    this.endProgress();
    const seconds = (performance.now() - start) / 1000;
    const { reportGraph } = await import('./report-build.ts');
    return reportGraph({ ...report, seconds }, this.#say());
  }

  async #build(wish: { words: readonly string[]; jobs: number | undefined; out: string }): Promise<object> {
    const { resolve } = await import('node:path');
    const { buildInto } = await import('../flows/build.ts');
    const { houseRules } = await import('../flows/policy.ts');
    const context = await this.#accountedContext();
    const request = await this.#request(wish.words, context);
    const course = { ...houseRules(context.host), jobs: wish.jobs, out: resolve(wish.out) };
    const report = await buildInto(request, course, context);
    this.endProgress();
    const { reportBuild } = await import('./report-build.ts');
    return reportBuild(report, this.#say());
  }

  async #foreseeAll(): Promise<object> {
    const { foreseeAll } = await import('../flows/build-all.ts');
    const { reportForesight } = await import('./report-build.ts');
    return reportForesight(foreseeAll(await this.flowContext()), this.#say());
  }

  async #foresee(words: readonly string[]): Promise<object> {
    const { foreseeRequest } = await import('../flows/build-all.ts');
    const { reportForesight } = await import('./report-build.ts');
    const context = await this.flowContext();
    return reportForesight(foreseeRequest(await this.#request(words, context), context), this.#say());
  }

  async #request(words: readonly string[], { host }: FlowContext) {
    const { resolve } = await import('node:path');
    const { isRecipeFile, readBuildRequest } = await import('../flows/build-request.ts');
    const args = words.map((word) => (isRecipeFile(word) ? resolve(word) : word));
    return readBuildRequest(args, host);
  }

  /** Whoever ends a long run is told what it was good for. */
  async #accountedContext(): Promise<FlowContext> {
    const context = await this.flowContext();
    const { keepAccount } = await import('../ui/account.ts');
    const { interruptedLine } = await import('../ui/build-lines.ts');
    const account = keepAccount(context.progress);
    process.once('exit', (code) => {
      if (code <= 128) return;
      this.endProgress();
      this.say(interruptedLine(account.soFar()));
    });
    return { ...context, progress: account.progress };
  }

  #say() {
    return { data: (line: string) => this.log(line), talk: (line: string) => this.say(line) };
  }
}
