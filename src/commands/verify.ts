import { errorCodes } from '../errors.ts';
import type { Verification } from '../flows/verify.ts';
import { HeadwaterCommand } from './base.ts';

export class Verify extends HeadwaterCommand {
  static override summary = 'Judge what is installed again, offline.';
  static override description =
    'The kept provenance goes through the door again, with what the receipt and the catalog expect of it, and every file of the tree is hashed. Exit code 3: refused; 7: damaged.';
  static override usage = 'verify [TOOL[@VERSION]...] [--json]';
  static override examples = ['<%= config.bin %> verify', '<%= config.bin %> verify jq --json'];
  static override strict = false;

  override async run() {
    const { argv } = await this.parse(Verify);
    const { verifyInstalled } = await import('../flows/verify.ts');
    const words = argv.filter((word) => typeof word === 'string');
    const results = verifyInstalled(words, await this.flowContext());
    this.endProgress();
    const { verifyLines } = await import('../ui/verify-lines.ts');
    for (const line of verifyLines(results)) this.log(line);
    if (results.length === 0) this.say('nothing is installed');
    process.exitCode = exitCodeOf(results);
    const { refusalJson } = await import('../ui/verify-lines.ts');
    return {
      ok: results.every(({ ok }) => ok),
      packages: results.map((result) => ({ ...result, refusals: result.refusals.map(refusalJson) })),
    };
  }
}

/** A refusal of the door outweighs damage. */
function exitCodeOf(results: readonly Verification[]): number {
  const refusal = results.flatMap(({ refusals }) => refusals)[0];
  if (refusal !== undefined) return refusal.exitCode;
  return results.every(({ ok }) => ok) ? 0 : errorCodes.STORE_DAMAGED;
}
