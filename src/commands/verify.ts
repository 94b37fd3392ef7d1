import { EXIT, errorCodes, HeadwaterError } from '../errors.ts';
import type { ArtifactQuestion } from '../flows/artifact/question.ts';
import type { Verification } from '../flows/verify.ts';
import type { BuildQuestion } from '../flows/verify-build.ts';
import { HeadwaterCommand } from './base.ts';
import { mustBeGivenOnce } from './given-once.ts';
import { artifactFlags } from './verify-flags.ts';

export class Verify extends HeadwaterCommand {
  static override summary = 'Judge what is installed again, or any artifact by its evidence; offline.';
  static override description =
    'What is installed: the kept provenance goes through the door again, with what the receipt and the catalog expect of it, and every file of the tree is hashed. Exit code 3: refused; 7: damaged.\n\nAn artifact: the evidence must be signed by exactly whom the flags name, of exactly what they name, and be about these bytes. What the evidence says of itself decides nothing.';
  static override usage = [
    'verify [TOOL[@VERSION]...] [--json]',
    'verify --artifact FILE --bundle FILE... --package PACKAGE[@VERSION]|RECIPE.toml [--json]',
    'verify --artifact FILE --bundle FILE... --source-repository URL [--json]',
  ];
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify jq --json',
    '<%= config.bin %> verify --artifact jq-1.8.2-linux-x64.tar.zst --bundle jq-1.8.2-linux-x64.tar.zst.provenance.sigstore.json --package jq@1.8.2',
    '<%= config.bin %> verify --artifact tool.tgz --bundle tool.sigstore.json --source-repository https://github.com/owner/tool --source-tag v1.2.3',
  ];
  static override strict = false;
  static override flags = artifactFlags;

  override async run(): Promise<object> {
    const { argv, flags, raw } = await this.parse(Verify);
    const tools = argv.filter((word) => typeof word === 'string');
    const { artifact, bundle = [], ...identity } = flags;
    if (artifact === undefined) return this.#judgeInstalled(tools);
    mustBeGivenOnce(raw, artifactFlags);
    if (tools.length > 0) throw new HeadwaterError('USAGE', `--artifact judges no tools: ${tools.join(' ')}`);
    const { package: of, ...others } = identity;
    if (of === undefined) return this.#judgeArtifact({ artifact, bundles: bundle, identity: others });
    const besides = Object.keys(others).filter((name) => name in artifactFlags);
    if (besides.length > 0)
      throw new HeadwaterError('USAGE', `--package says all that --${besides[0]} could`);
    return this.#judgeBuild({ artifact, bundles: bundle, of });
  }

  async #judgeBuild({ of, ...question }: BuildQuestion): Promise<object> {
    const { resolve } = await import('node:path');
    const { isRecipeFile } = await import('../flows/build-request.ts');
    const { verifyBuild } = await import('../flows/verify-build.ts');
    const asked = { ...question, of: isRecipeFile(of) ? resolve(of) : of };
    const verdict = verifyBuild(asked, await this.flowContext());
    this.endProgress();
    const { buildVerdictJson, buildVerdictLines } = await import('../ui/build-verdict-lines.ts');
    for (const line of buildVerdictLines(verdict)) this.log(line);
    return buildVerdictJson(verdict);
  }

  async #judgeArtifact(question: ArtifactQuestion): Promise<object> {
    const { verifyArtifact } = await import('../flows/verify-artifact.ts');
    const { askOnTerminal } = await import('../host/ask.ts');
    const host = await this.host();
    const verdict = await verifyArtifact(question, { host, now: host.now(), ask: askOnTerminal });
    const { artifactLines, artifactJson, refusalLines } = await import('../ui/artifact-lines.ts');
    for (const line of artifactLines(verdict)) this.log(line);
    for (const line of refusalLines(verdict)) this.say(line);
    if (verdict.passed === undefined) process.exitCode = EXIT.refused;
    return artifactJson(verdict);
  }

  async #judgeInstalled(tools: readonly string[]): Promise<object> {
    const { verifyInstalled } = await import('../flows/verify.ts');
    const results = verifyInstalled(tools, await this.flowContext());
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
