import { HeadwaterCommand } from './base.ts';

export class KeysShow extends HeadwaterCommand {
  static override summary = 'Show the builder keys of this machine.';
  static override examples = ['<%= config.bin %> keys show'];

  override async run() {
    await this.parse(KeysShow);
    const { showKeys } = await import('../flows/keys.ts');
    const keys = showKeys(await this.host());
    const { table } = await import('../ui/table.ts');
    const rows = keys.map(({ keyId, level, validFrom, validUntil }) => [
      keyId,
      level,
      validFrom,
      validUntil ?? '(in use)',
    ]);
    if (rows.length > 0) for (const line of table(['key', 'level', 'from', 'until'], rows)) this.log(line);
    else this.say('there is none yet; the first build makes one');
    return { keys };
  }
}

export class KeysExport extends HeadwaterCommand {
  static override summary = 'Print the public builder key of this machine, for others to believe.';
  static override description =
    'Public key in PEM; the key is made where there is none yet. What this machine builds is believed where `trust add builder-key` was given it.';
  static override examples = ['<%= config.bin %> keys export > ci.pem'];

  override async run() {
    await this.parse(KeysExport);
    const { exportKey } = await import('../flows/keys.ts');
    const key = exportKey(await this.host());
    this.log(key.publicKey.trimEnd());
    return key;
  }
}

export class KeysRotate extends HeadwaterCommand {
  static override summary = 'Retire the builder key and begin a new one.';
  static override description = 'What the old key signed until now stays valid.';
  static override examples = ['<%= config.bin %> keys rotate'];

  override async run() {
    await this.parse(KeysRotate);
    const { rotateKey } = await import('../flows/keys.ts');
    const { keyId } = rotateKey(await this.host());
    this.log(keyId);
    return { keyId };
  }
}
