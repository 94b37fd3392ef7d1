import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { SlsaLevel } from '../model/level.ts';
import type { TrustedBuilder } from '../model/trust.ts';
import { HeadwaterCommand } from './base.ts';

const nameArg = stringArg({
  ignoreStdin: true,
  description: 'a new name: lower-case letters, digits and . _ -',
  required: true,
});

const OPERATOR = 'who runs it; two of one operator are one witness of a rebuild';

export class TrustAddRoot extends HeadwaterCommand {
  static override summary = 'Believe a Sigstore instance of your own.';
  static override description =
    'FILE is its trusted root: certificate authorities, logs and timestamp authorities as JSON. A root earns no level; `trust add builder` says which of its signers have.';
  static override examples = [
    '<%= config.bin %> trust add root acme trusted_root.json',
    '<%= config.bin %> trust add root acme trusted_root.json --no-logs',
  ];
  static override args = {
    name: nameArg,
    file: stringArg({ ignoreStdin: true, description: 'trusted root, JSON', required: true }),
  };
  static override flags = {
    'no-logs': boolean({ description: 'it has no logs: a timestamp is asked for, and no log entry' }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustAddRoot);
    const { addRoot } = await import('../flows/trust-add.ts');
    const logs = flags['no-logs'] ? 0 : 1;
    const requires = { logEntries: logs, scts: logs, timestamps: 1 } as const;
    await addRoot({ ...args, requires }, await this.flowContext());
    this.say(`certificates of ${args.name} are believed`);
    return { kind: 'root', name: args.name, requires };
  }
}

export class TrustAddKey extends HeadwaterCommand {
  static override summary = 'Believe a key of somebody else.';
  static override description =
    'FILE is a public key in PEM. Without --level the key only tells who signed; a level needs the one builder it speaks for, and is at most 2.';
  static override examples = [
    '<%= config.bin %> trust add key acme acme.pem',
    '<%= config.bin %> trust add key acme-ci ci.pem --builder-id https://ci.acme.example/builder --level 2',
  ];
  static override args = {
    name: nameArg,
    file: stringArg({ ignoreStdin: true, description: 'public key, PEM', required: true }),
  };
  static override flags = {
    hint: string({ description: 'the hint that its bundles carry, where it is not the digest of the key' }),
    'builder-id': string({ description: 'the only builder.id it may speak for' }),
    level: string({ description: 'what that pair has earned', options: ['1', '2'] }),
    operator: string({ description: OPERATOR }),
    'valid-from': string({ description: 'UTC; it signs nothing of before' }),
    'valid-until': string({ description: 'UTC; it signs nothing of after' }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustAddKey);
    const { addKey } = await import('../flows/trust-add.ts');
    const given = {
      ...args,
      hint: flags.hint,
      builderId: flags['builder-id'],
      level: flags.level === undefined ? undefined : levelOf(flags.level),
      operator: flags.operator,
      validFrom: flags['valid-from'],
      validUntil: flags['valid-until'],
    };
    const key = await addKey(given, await this.host());
    this.say(`signatures of ${key.name} are believed`);
    this.log(key.keyId);
    return { kind: 'key', ...key };
  }
}

export class TrustAddBuilder extends HeadwaterCommand {
  static override summary = 'Say what a (signer, builder) pair has earned.';
  static override description =
    'Level 3 is for a workflow named exactly, on hosted runners of GitHub, under a root that headwater ships; everything else earns at most 2, a runner of your own 1.';
  static override examples = [
    '<%= config.bin %> trust add builder acme-release --root public-good --issuer https://token.actions.githubusercontent.com --workflow https://github.com/acme/ci/.github/workflows/release.yml --level 3',
  ];
  static override args = { name: nameArg };
  static override flags = {
    root: string({ description: 'name of the root that certifies the signer', required: true }),
    issuer: string({ description: 'exact OIDC issuer', required: true }),
    workflow: string({
      description: 'signing workflow without its ref; * for one of the source repository itself',
      required: true,
    }),
    'workflow-ref': string({
      description: 'refs it may have',
      options: ['release-tag', 'any'],
      default: 'any',
    }),
    'builder-id': string({ description: 'exact builder.id without its ref', default: 'signer-workflow' }),
    runner: string({
      description: 'whose runner it ran on',
      options: ['github-hosted', 'gitlab-hosted', 'any'],
      default: 'github-hosted',
    }),
    level: string({ description: 'what it has earned', options: ['1', '2', '3'], required: true }),
    operator: string({ description: OPERATOR }),
    cited: string({ description: 'where that is argued', default: 'the user of this machine' }),
  };

  override async run() {
    const { args, flags } = await this.parse(TrustAddBuilder);
    const { addBuilder } = await import('../flows/trust-add.ts');
    const builder: TrustedBuilder = {
      name: args.name,
      root: flags.root,
      issuer: flags.issuer,
      signerWorkflow: flags.workflow,
      signerRef: flags['workflow-ref'] as TrustedBuilder['signerRef'],
      builderId: flags['builder-id'],
      runnerEnvironment: flags.runner as TrustedBuilder['runnerEnvironment'],
      level: levelOf(flags.level),
      ...(flags.operator !== undefined && { operator: flags.operator }),
      cited: flags.cited,
    };
    await addBuilder(builder, await this.host());
    this.say(`${builder.name} has earned ${builder.level}`);
    return { kind: 'builder', ...builder };
  }
}

function levelOf(digit: string): SlsaLevel {
  return `SLSA_BUILD_LEVEL_${digit}` as SlsaLevel;
}
