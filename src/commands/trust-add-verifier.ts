import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { HeadwaterError } from '../errors.ts';
import type { NewVerifier } from '../flows/trust-add.ts';
import type { SlsaLevel } from '../model/level.ts';
import { HeadwaterCommand } from './base.ts';

export class TrustAddVerifier extends HeadwaterCommand {
  static override summary = "Believe somebody's verification summaries.";
  static override description =
    'A summary counts only with this id and this signer together, and gives at most this level. With --rebuilds the verifier builds anew what it speaks of: then its summaries are witnesses for SLSA_BUILD_REPRODUCED.';
  static override examples = [
    '<%= config.bin %> trust add verifier acme --id https://acme.example/verifier --key acme.pem --operator acme --level 2',
    '<%= config.bin %> trust add verifier acme --id https://acme.example/verifier --root public-good --issuer https://accounts.example --identity verifier@acme.example --operator acme --level 2 --rebuilds',
  ];
  static override args = {
    name: stringArg({
      ignoreStdin: true,
      description: 'a new name: lower-case letters, digits and . _ -',
      required: true,
    }),
  };
  static override flags = {
    id: string({ description: 'exact verifier.id', required: true }),
    key: string({ description: 'public key, PEM', helpValue: 'FILE' }),
    root: string({ description: 'name of the root that certifies it', exclusive: ['key'] }),
    issuer: string({ description: 'exact OIDC issuer', exclusive: ['key'] }),
    identity: string({ description: 'whole subject alternative name', exclusive: ['key'] }),
    operator: string({
      description: 'who runs it; two of one operator are one witness of a rebuild',
      required: true,
    }),
    level: string({
      description: 'the most it is believed to have verified',
      options: ['1', '2', '3'],
      required: true,
    }),
    rebuilds: boolean({ description: 'it builds anew what it speaks of' }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustAddVerifier);
    const { addVerifier } = await import('../flows/trust-add.ts');
    const { id, operator, rebuilds = false } = flags;
    const level = `SLSA_BUILD_LEVEL_${flags.level}` as SlsaLevel;
    const given = { name: args.name, id, signer: signerOf(flags), operator, level, rebuilds };
    const verifier = await addVerifier(given, await this.host());
    this.say(`summaries of ${verifier.id} are believed`);
    if (verifier.signer.kind === 'key') this.log(verifier.signer.keyId);
    return { kind: 'verifier', ...verifier };
  }
}

interface SignerFlags {
  readonly key?: string | undefined;
  readonly root?: string | undefined;
  readonly issuer?: string | undefined;
  readonly identity?: string | undefined;
}

function signerOf({ key, root, issuer, identity: subject }: SignerFlags): NewVerifier['signer'] {
  if (key !== undefined) return { kind: 'key', file: key };
  if (root !== undefined && issuer !== undefined && subject !== undefined) {
    return { kind: 'certificate', root, issuer, subject };
  }
  throw new HeadwaterError('USAGE', 'nobody said with what the verifier signs', {
    expected: '--key FILE, or --root, --issuer and --identity',
  });
}
