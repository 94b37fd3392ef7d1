import { isAbsolute, join } from 'node:path';
import { sha256Of } from '../model/digest.ts';
import { writeFileAtomic } from './atomic.ts';
import { addressIn, definedOf } from './client-address.ts';
import type { Host } from './host.ts';

const TIMEOUT_MS = 20_000;
/** Wide enough that nothing of the help is broken into lines. */
const COLUMNS = '4000';

/**
 * The index that pip itself has as its default. There is no setting to ask for where none is
 * configured; pip's help on `--index-url` names the address that it would use. The
 * answer is kept in the cache folder for that pip.
 * @returns undefined without pip, and where it does not say
 */
export async function askPip(host: Host): Promise<{ url: string; from: string } | undefined> {
  const pip = findPip(host);
  if (pip === undefined) return undefined;
  const kept = join(host.paths.cache, 'registries', `pip-${identityOf(pip, host)}.txt`);
  const url = readKept(kept, host) ?? (await askOnce(pip, kept, host));
  return url === undefined ? undefined : { url, from: 'pip' };
}

function findPip({ env, fs }: Pick<Host, 'env' | 'fs'>): string | undefined {
  const folders = (env.PATH ?? '').split(':').filter(isAbsolute);
  const paths = folders.flatMap((folder) => ['pip3', 'pip'].map((name) => join(folder, name)));
  return paths.find((path) => fs.existsSync(path));
}

/** Which pip, in twelve letters: another one may have another default. */
function identityOf(pip: string, { fs, env }: Host): string {
  const { mtimeMs, size } = fs.statSync(pip);
  return sha256Of(JSON.stringify([pip, mtimeMs, size, env.PATH])).slice(0, 12);
}

function readKept(kept: string, { fs }: Host): string | undefined {
  try {
    return addressIn(fs.readFileSync(kept, 'utf8'));
  } catch {
    return undefined;
  }
}

async function askOnce(pip: string, kept: string, host: Host): Promise<string | undefined> {
  const { code, stdout } = await host.processes.run([pip, 'download', '--help'], {
    cwd: '/',
    env: { ...definedOf(host.env), COLUMNS },
    timeoutMs: TIMEOUT_MS,
  });
  const [, url] = /--index-url <url>[^(]*\(default:? ([^\s)]+)\)/.exec(stdout) ?? [];
  if (code !== 0 || url === undefined || addressIn(url) === undefined) return undefined;
  host.fs.mkdirSync(join(kept, '..'), { recursive: true });
  writeFileAtomic(host, kept, url);
  return url;
}
