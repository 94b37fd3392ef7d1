import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

const nameArg = stringArg({
  ignoreStdin: true,
  description: 'name of a root, key or builder',
  required: true,
});

export class TrustList extends HeadwaterCommand {
  static override summary = 'List whose signatures are believed, and what has earned which level.';
  static override examples = ['<%= config.bin %> trust list', '<%= config.bin %> trust list --json'];

  override async run() {
    await this.parse(TrustList);
    const { listTrust } = await import('../flows/trust.ts');
    const trusted = listTrust(await this.host());
    const { trustRows } = await import('../ui/trust-lines.ts');
    const { table } = await import('../ui/table.ts');
    for (const line of table(['kind', 'name', 'from', 'level', 'about'], trustRows(trusted))) this.log(line);
    return { trusted };
  }
}

export class TrustShow extends HeadwaterCommand {
  static override summary = 'Show all about a root, key or builder.';
  static override examples = [
    '<%= config.bin %> trust show public-good',
    '<%= config.bin %> trust show npm-github --json',
  ];
  static override args = { name: nameArg };

  override async run() {
    const { args } = await this.parse(TrustShow);
    const { showTrust } = await import('../flows/trust.ts');
    const detail = showTrust(args.name, await this.host());
    const { trustLines } = await import('../ui/trust-lines.ts');
    for (const line of trustLines(detail)) this.log(line);
    return detail;
  }
}

export class TrustRemove extends HeadwaterCommand {
  static override summary = 'No longer believe a root, key or builder.';
  static override description =
    'What headwater ships is denied, and stays so through updates, until `trust restore`. What was installed before stays installed; `verify` will refuse it.';
  static override examples = ['<%= config.bin %> trust remove acme', '<%= config.bin %> trust remove github'];
  static override args = { name: nameArg };

  override async run() {
    const { args } = await this.parse(TrustRemove);
    const { removeTrust } = await import('../flows/trust.ts');
    const done = await removeTrust(args.name, await this.host());
    this.say(`${args.name} is ${done}`);
    return { name: args.name, done };
  }
}

export class TrustRestore extends HeadwaterCommand {
  static override summary = 'Believe again what headwater ships and `trust remove` denied.';
  static override examples = ['<%= config.bin %> trust restore github'];
  static override args = { name: nameArg };

  override async run() {
    const { args } = await this.parse(TrustRestore);
    const { restoreShipped } = await import('../flows/trust-add.ts');
    await restoreShipped(args.name, await this.host());
    this.say(`${args.name} is believed again`);
    return { name: args.name, done: 'restored' };
  }
}

export class TrustUpdate extends HeadwaterCommand {
  static override summary = 'Refresh the Sigstore roots that headwater ships, through TUF.';
  static override description =
    'Never needed to verify anything: the roots come with headwater. A refresh that fails leaves the root in use as it is. Exit code 3: what was offered is refused; 5: nothing was offered.';
  static override examples = [
    '<%= config.bin %> trust update',
    '<%= config.bin %> trust update public-good --mirror https://mirror.example/sigstore',
  ];
  static override args = {
    name: stringArg({ ignoreStdin: true, description: 'one root; without, all of them' }),
  };
  static override flags = {
    mirror: string({ description: "base address of a copy of the root's TUF repository; signatures decide" }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustUpdate);
    const { updateTrust } = await import('../flows/trust-update.ts');
    const wish = { name: args.name, mirror: flags.mirror };
    const updates = await updateTrust(wish, await this.flowContext());
    this.endProgress();
    const { updateJson, updateLines } = await import('../ui/trust-update-lines.ts');
    const { out, talk } = updateLines(updates);
    for (const line of talk) this.say(line);
    for (const line of out) this.log(line);
    const refused = updates.flatMap((update) => ('refused' in update ? [update.refused.exitCode] : []));
    process.exitCode = refused.length === 0 ? 0 : Math.min(...refused);
    return { roots: updates.map(updateJson) };
  }
}
