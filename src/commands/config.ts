import { string as stringArg } from '@oclif/core/args';
import { HeadwaterCommand } from './base.ts';

const settingArg = stringArg({ ignoreStdin: true, description: 'name of the setting', required: true });

export class ConfigList extends HeadwaterCommand {
  static override summary = 'List all settings with their values.';
  static override examples = ['<%= config.bin %> config list'];

  override async run() {
    await this.parse(ConfigList);
    const { listSettings } = await import('../flows/settings.ts');
    const settings = await listSettings(await this.host());
    const { table } = await import('../ui/table.ts');
    const rows = settings.map(({ name, value, meaning }) => [name, String(value ?? '(default)'), meaning]);
    for (const line of table(['setting', 'value', 'meaning'], rows)) this.log(line);
    return { settings };
  }
}

export class ConfigGet extends HeadwaterCommand {
  static override summary = 'Print the value of a setting; nothing where it is the default.';
  static override examples = ['<%= config.bin %> config get jobs'];
  static override args = { setting: settingArg };

  override async run() {
    const { args } = await this.parse(ConfigGet);
    const { getSetting } = await import('../flows/settings.ts');
    const { name, value } = await getSetting(args.setting, await this.host());
    if (value !== undefined) this.log(String(value));
    return { name, value: value ?? null };
  }
}

export class ConfigSet extends HeadwaterCommand {
  static override summary = 'Change a setting.';
  static override examples = ['<%= config.bin %> config set jobs 4'];
  static override args = {
    setting: settingArg,
    value: stringArg({ ignoreStdin: true, description: 'the value', required: true }),
  };

  override async run() {
    const { args } = await this.parse(ConfigSet);
    const { getSetting, setSetting } = await import('../flows/settings.ts');
    const host = await this.host();
    await setSetting(args.setting, args.value, host);
    const { name, value } = await getSetting(args.setting, host);
    this.say(`${name} is ${value}`);
    return { name, value };
  }
}

export class ConfigUnset extends HeadwaterCommand {
  static override summary = 'Take a setting back to its default.';
  static override examples = ['<%= config.bin %> config unset jobs'];
  static override args = { setting: settingArg };

  override async run() {
    const { args } = await this.parse(ConfigUnset);
    const { setSetting } = await import('../flows/settings.ts');
    await setSetting(args.setting, undefined, await this.host());
    this.say(`${args.setting} is back to its default`);
    return { name: args.setting, value: null };
  }
}
