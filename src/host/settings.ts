import { join } from 'node:path';
import type Conf from 'conf';
import { HeadwaterError } from '../errors.ts';
import type { Host } from './host.ts';

/** What a user may set, in `settings.json` of the configuration folder (docs/FORMATS.md, "Settings"). */
export interface Settings {
  readonly mirrors?: {
    /** Base address that stands in for the one of the machine's own apt. */
    readonly debian?: string;
    /** Base address that stands in for those of the machine's own GOPROXY. */
    readonly go?: string;
    /** Address of crates that stands in for the one of the machine's own cargo; its markers are those of `dl` in a registry's config.json. */
    readonly cargo?: string;
  };
  /** Processes a build may run at once, 1 to 256; absent: as many as there are processors. */
  readonly jobs?: number;
  /** Minutes after which the build of a package is given up, 1 to 1440; absent: two hours. */
  readonly buildTimeoutMinutes?: number;
  /** Name of the trusted root that packages without an entry of the catalog must be signed under; absent: `public-good`. */
  readonly sigstoreRoot?: string;
}

export type SettingName =
  | 'mirrors.debian'
  | 'mirrors.go'
  | 'mirrors.cargo'
  | 'jobs'
  | 'buildTimeoutMinutes'
  | 'sigstoreRoot';

const NAME = 'settings';

const ADDRESS = { type: 'string', format: 'uri', pattern: '^https?://[^@]*$' } as const;

const SCHEMA = {
  mirrors: {
    type: 'object',
    additionalProperties: false,
    // The markers of cargo's are braces, which no `uri` has.
    properties: { debian: ADDRESS, go: ADDRESS, cargo: { type: 'string', pattern: '^https?://[^@\\s]*$' } },
  },
  jobs: { type: 'integer', minimum: 1, maximum: 256 },
  buildTimeoutMinutes: { type: 'integer', minimum: 1, maximum: 1440 },
  sigstoreRoot: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,31}$' },
} as const;

/**
 * Reads the user's settings; empty where there is no file, and then nothing is loaded.
 * @throws HeadwaterError SETTING_INVALID for an unknown name, a wrong value, or a file that is no JSON.
 */
export async function loadSettings(host: Host): Promise<Settings> {
  const file = settingsFile(host);
  if (!host.fs.existsSync(file)) return {};
  const text = host.fs.readFileSync(file, 'utf8');
  if (lastRead?.text === text && lastRead.file === file) return lastRead.settings;
  const conf: Conf<Settings> = await open(host);
  const { mirrors, jobs, buildTimeoutMinutes, sigstoreRoot } = conf.store;
  const settings = {
    ...(mirrors === undefined ? {} : { mirrors }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(buildTimeoutMinutes === undefined ? {} : { buildTimeoutMinutes }),
    ...(sigstoreRoot === undefined ? {} : { sigstoreRoot }),
  };
  // Not where somebody wrote it between the two readings.
  if (host.fs.readFileSync(file, 'utf8') === text) lastRead = { file, text, settings };
  return settings;
}

/** The same text is judged once: every package of an install asks, and the schema takes long to compile. */
let lastRead: { readonly file: string; readonly text: string; readonly settings: Settings } | undefined;

/**
 * Changes one setting, or with `undefined` takes it back. Written atomically.
 * @throws HeadwaterError SETTING_INVALID
 */
export async function changeSetting(host: Host, name: SettingName, value: unknown): Promise<void> {
  // The schema judges the value, so the types need not.
  const conf: Conf<Record<string, unknown>> = await open(host);
  if (value === undefined) checked(host, () => conf.delete(name));
  else setChecked(conf, name, value);
}

const VALUES: Readonly<Record<SettingName, string>> = {
  'mirrors.debian': 'an http(s) address',
  'mirrors.go': 'an http(s) address',
  'mirrors.cargo': 'an http(s) address',
  jobs: '1 to 256',
  buildTimeoutMinutes: '1 to 1440',
  sigstoreRoot: 'the name of a trusted root',
};

function setChecked(conf: Conf<Record<string, unknown>>, name: SettingName, value: unknown): void {
  try {
    conf.set(name, value);
  } catch (cause) {
    throw new HeadwaterError('SETTING_INVALID', `${name} cannot be ${JSON.stringify(value)}`, {
      expected: VALUES[name],
      found: String(value),
      hint: `It stays as it was; \`headwater config unset ${name}\` takes it back to its default.`,
      cause,
    });
  }
}

export function settingsFile(host: Host): string {
  return join(host.paths.config, `${NAME}.json`);
}

async function open<T extends Settings>(host: Host): Promise<Conf<T>> {
  const { default: ConfClass } = await import('conf');
  return checked(
    host,
    () =>
      new ConfClass<T>({
        cwd: host.paths.config,
        configName: NAME,
        schema: SCHEMA,
        rootSchema: { additionalProperties: false },
        clearInvalidConfig: false,
      }),
  );
}

function checked<T>(host: Host, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new HeadwaterError('SETTING_INVALID', 'a setting is not valid', {
      subject: settingsFile(host),
      expected:
        'mirrors.debian, mirrors.go, mirrors.cargo: an http(s) address; jobs: 1 to 256; buildTimeoutMinutes: 1 to 1440; sigstoreRoot: the name of a trusted root; nothing else',
      found: cause instanceof Error ? cause.message : String(cause),
      hint: 'Correct the file, or delete it to go back to the defaults.',
      cause,
    });
  }
}
