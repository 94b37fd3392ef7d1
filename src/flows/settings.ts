import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { changeSetting, loadSettings, type SettingName } from '../host/settings.ts';
import { closestName } from '../resolve/suggest.ts';

const SETTINGS: Readonly<Record<SettingName, string>> = {
  'mirrors.debian': "base address that stands in for the one of the machine's own apt",
  'mirrors.go': "base address that stands in for those of the machine's own GOPROXY",
  'mirrors.cargo': "address of crates that stands in for that of the machine's own cargo",
  jobs: 'processes a build may run at once, 1 to 256',
  buildTimeoutMinutes: 'minutes after which a build is given up, 1 to 1440',
  sigstoreRoot: 'name of the trusted root that packages of other ecosystems must be signed under',
};

export interface SettingLine {
  readonly name: SettingName;
  /** Absent: the default. */
  readonly value: string | number | undefined;
  readonly meaning: string;
}

/** Every setting there is, whether or not the user changed it. @throws HeadwaterError SETTING_INVALID */
export async function listSettings(host: Host): Promise<readonly SettingLine[]> {
  const { mirrors, jobs, buildTimeoutMinutes, sigstoreRoot } = await loadSettings(host);
  const values = {
    'mirrors.debian': mirrors?.debian,
    'mirrors.go': mirrors?.go,
    'mirrors.cargo': mirrors?.cargo,
    jobs,
    buildTimeoutMinutes,
    sigstoreRoot,
  };
  return names().map((name) => ({ name, value: values[name], meaning: SETTINGS[name] }));
}

/** @throws HeadwaterError SETTING_INVALID */
export async function getSetting(name: string, host: Host): Promise<SettingLine> {
  const known = parseName(name);
  const line = (await listSettings(host)).find((setting) => setting.name === known);
  if (line === undefined) throw new HeadwaterError('INTERNAL', `${name} is not listed`);
  return line;
}

/** Sets a value, or without one takes it back. @throws HeadwaterError SETTING_INVALID */
export async function setSetting(name: string, value: string | undefined, host: Host): Promise<void> {
  const known = parseName(name);
  const parsed = value !== undefined && /^\d+$/.test(value) ? Number(value) : value;
  await changeSetting(host, known, parsed);
}

function parseName(name: string): SettingName {
  const known = names().find((setting) => setting === name);
  if (known !== undefined) return known;
  const close = closestName(name, names());
  throw new HeadwaterError('SETTING_INVALID', `there is no setting ${JSON.stringify(name)}`, {
    expected: names().join(', '),
    found: name,
    hint: close === undefined ? '`headwater config list` tells what each means' : `did you mean ${close}?`,
  });
}

function names(): readonly SettingName[] {
  return Object.keys(SETTINGS).filter((name): name is SettingName => Object.hasOwn(SETTINGS, name));
}
