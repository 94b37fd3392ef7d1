import { isAbsolute, join } from 'node:path';
import { sha256Of } from '../model/digest.ts';
import { writeFileAtomic } from './atomic.ts';
import { addressIn, definedOf } from './client-address.ts';
import type { Host } from './host.ts';

const TIMEOUT_MS = 20_000;

/**
 * The registry that npm itself takes where none is configured. npm is asked far from every
 * project; its answer is kept in the cache folder for that npm.
 * @returns undefined without npm, and where it does not say
 */
export async function askNpm(host: Host): Promise<string | undefined> {
  const npm = findNpm(host);
  if (npm === undefined) return undefined;
  const kept = join(host.paths.cache, 'registries', `npm-${identityOf(npm, host)}.txt`);
  return readKept(kept, host) ?? (await askOnce(npm, kept, host));
}

/** As the user's shell would find it; a shim of headwater's own would only ask for its project. */
function findNpm({ env, fs, paths }: Host): string | undefined {
  const folders = (env.PATH ?? '').split(':').filter((folder) => isAbsolute(folder) && folder !== paths.bin);
  return folders.map((folder) => join(folder, 'npm')).find((path) => fs.existsSync(path));
}

/** Which npm, in twelve letters: another one may have another default. */
function identityOf(npm: string, { fs, env }: Host): string {
  const { mtimeMs, size } = fs.statSync(npm);
  const settings = Object.entries(env).filter(([name]) => /^npm_config_|^(HOME|PATH|PREFIX)$/i.test(name));
  return sha256Of(JSON.stringify([npm, mtimeMs, size, settings])).slice(0, 12);
}

function readKept(kept: string, { fs }: Host): string | undefined {
  try {
    return addressIn(fs.readFileSync(kept, 'utf8'));
  } catch {
    return undefined;
  }
}

async function askOnce(npm: string, kept: string, host: Host): Promise<string | undefined> {
  const { code, stdout } = await host.processes.run([npm, 'config', 'get', 'registry'], {
    cwd: '/',
    env: { ...definedOf(host.env), npm_config_loglevel: 'silent', npm_config_update_notifier: 'false' },
    timeoutMs: TIMEOUT_MS,
  });
  const url = addressIn(stdout.trim());
  if (code !== 0 || url === undefined) return undefined;
  host.fs.mkdirSync(join(kept, '..'), { recursive: true });
  writeFileAtomic(host, kept, url);
  return url;
}
