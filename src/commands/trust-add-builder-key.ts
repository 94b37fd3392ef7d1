import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class TrustAddBuilderKey extends HeadwaterCommand {
  static override summary = 'Believe what another machine of yours has built with headwater.';
  static override description =
    'FILE is what `headwater keys export` printed there. Its builds count as your own do: SLSA Build Level 1, never more, and each is judged before it is used. They come from the stores that HEADWATER_STORES names.';
  static override examples = ['<%= config.bin %> trust add builder-key ci ci.pem'];
  static override args = {
    name: stringArg({
      ignoreStdin: true,
      description: 'a new name: lower-case letters, digits and . _ -',
      required: true,
    }),
    file: stringArg({ ignoreStdin: true, description: 'public key, PEM', required: true }),
  };
  static override flags = {
    'valid-from': string({ description: 'UTC; it signs nothing of before' }),
    'valid-until': string({ description: 'UTC; it signs nothing of after' }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustAddBuilderKey);
    const { addMachine } = await import('../flows/trust-add-machine.ts');
    const given = { ...args, validFrom: flags['valid-from'], validUntil: flags['valid-until'] };
    const machine = await addMachine(given, await this.host());
    this.say(`builds of ${machine.name} are believed`);
    this.log(machine.keyId);
    return { kind: 'machine', ...machine };
  }
}
