import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

export class PolicyShow extends HeadwaterCommand {
  static override summary = 'Show the rules in force, and where each comes from.';
  static override description =
    'The machine’s rules stand in policy.toml of the configuration folder. Every rule that applies must hold.';
  static override examples = ['<%= config.bin %> policy show', '<%= config.bin %> policy show --json'];

  override async run() {
    await this.parse(PolicyShow);
    const { showPolicy } = await import('../flows/policy-show.ts');
    const report = showPolicy(await this.host());
    const { policyLines } = await import('../ui/policy-lines.ts');
    for (const line of policyLines(report)) this.log(line);
    if (!report.exists) this.say(`there is no ${report.file}; this is the default`);
    return report;
  }
}

export class PolicyCheck extends HeadwaterCommand {
  static override summary = 'Ask the policy about installed tools, or about one of the catalog.';
  static override description =
    'Says which rule decides, and shows every rule that was asked. Exit code 3: at least one is refused.';
  static override usage = 'policy check [TOOL[@VERSION]...] [--json]';
  static override examples = ['<%= config.bin %> policy check', '<%= config.bin %> policy check jq@1.8'];
  static override strict = false;

  override async run() {
    const { argv } = await this.parse(PolicyCheck);
    const { checkPolicy, exitCodeOf } = await import('../flows/policy-check.ts');
    const words = argv.filter((word) => typeof word === 'string');
    const packages = checkPolicy(words, await this.flowContext());
    this.endProgress();
    const { policyCheckLines } = await import('../ui/policy-lines.ts');
    for (const line of policyCheckLines(packages)) this.log(line);
    if (packages.length === 0) this.say('nothing is installed');
    process.exitCode = exitCodeOf(packages);
    return { ok: process.exitCode === 0, packages };
  }
}

export class PolicyPins extends HeadwaterCommand {
  static override summary = 'List the signers that were agreed to on first use.';
  static override examples = ['<%= config.bin %> policy pins'];

  override async run() {
    await this.parse(PolicyPins);
    const { loadPins } = await import('../flows/pins.ts');
    const pins = loadPins(await this.host());
    const { pinRows } = await import('../ui/policy-lines.ts');
    const { table } = await import('../ui/table.ts');
    if (pins.length === 0) this.say('nothing is pinned');
    else for (const line of table(['pin', 'signer', 'source', 'since'], pinRows(pins))) this.log(line);
    return { pins };
  }
}

export class PolicyUnpin extends HeadwaterCommand {
  static override summary = 'Forget a signer that was agreed to.';
  static override examples = ['<%= config.bin %> policy unpin jq'];
  static override args = {
    pin: stringArg({ ignoreStdin: true, description: 'name of the pin', required: true }),
  };

  override async run() {
    const { args } = await this.parse(PolicyUnpin);
    const { removePin } = await import('../flows/pins.ts');
    const removed = await removePin(args.pin, await this.host());
    this.say(`${removed.name} is not pinned any more`);
    return { removed };
  }
}
