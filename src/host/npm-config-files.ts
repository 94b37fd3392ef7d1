import { dirname, isAbsolute, join } from 'node:path';
import type { Host } from './host.ts';
import { expander, readNpmrc } from './npm-config-ini.ts';

type Settings = ReadonlyMap<string, string>;
type Surroundings = Pick<Host, 'env' | 'fs'>;

const VARIABLE = /^npm_config_(.+)$/i;

/**
 * The user's own settings of npm, from those that count most: the environment, the user's
 * file, the machine's (npm documentation, "config", "npmrc"). The file of a project is left
 * out on purpose: what somebody cloned must neither name a registry nor borrow a token.
 */
export function npmSettings(host: Surroundings): readonly Settings[] {
  const environment = settingsOfEnvironment(host.env);
  const user = readFile(environment.get('userconfig') ?? join(host.env.HOME ?? '/', '.npmrc'), host);
  const prefix = environment.get('prefix') ?? user.get('prefix') ?? host.env.PREFIX ?? prefixOfNode(host);
  const file = environment.get('globalconfig') ?? user.get('globalconfig');
  const machine = prefix === undefined ? undefined : join(prefix, 'etc/npmrc');
  const global = file ?? machine;
  return [environment, user, ...(global === undefined ? [] : [readFile(global, host)])];
}

/** `npm_config_…` in either case; names of credentials (`//host/:_authToken`) as they are, others in npm's spelling. */
function settingsOfEnvironment(env: Host['env']): Settings {
  const expand = expander(env);
  const settings = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    const [, name] = VARIABLE.exec(variable) ?? [];
    if (name === undefined || value === undefined || value === '') continue;
    const key = name.startsWith('//') ? name : name.replace(/(?!^)_/g, '-').toLowerCase();
    settings.set(key, expand(value));
  }
  return settings;
}

function readFile(path: string, { env, fs }: Surroundings): Settings {
  if (!isAbsolute(path)) return new Map();
  try {
    return readNpmrc(fs.readFileSync(path, 'utf8'), expander(env));
  } catch {
    return new Map();
  }
}

/** npm takes the folder above the one in which its Node lies. */
function prefixOfNode({ env, fs }: Surroundings): string | undefined {
  const folders = (env.PATH ?? '').split(':').filter(isAbsolute);
  const node = folders.map((folder) => join(folder, 'node')).find((path) => fs.existsSync(path));
  return node === undefined ? undefined : dirname(dirname(fs.realpathSync(node)));
}
