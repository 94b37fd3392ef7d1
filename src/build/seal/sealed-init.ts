import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { readBeside } from './read-beside.ts';

const COMPILER = '/usr/bin/cc';
const COMPILE_TIMEOUT_MS = 60_000;

/**
 * An open descriptor of the compiled sealed-init.c, which has no name any more. Compiled
 * anew in each process that needs it: a program kept in a cache, which machines share and
 * restore, would be one that nobody verified, run outside of every seal.
 * @throws Error saying why there is none.
 */
export async function compiledInit(host: Host): Promise<number> {
  if (!host.fs.existsSync(COMPILER)) {
    throw new Error(`no C compiler at ${COMPILER} for the first process of the seal (package gcc)`);
  }
  const source = readBeside('sealed-init.c', host);
  host.fs.mkdirSync(host.paths.cache, { recursive: true, mode: 0o700 });
  const folder = host.fs.mkdtempSync(join(host.paths.cache, 'sealed-init-'));
  try {
    return await compile(source, join(folder, 'sealed-init'), host);
  } finally {
    host.fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function compile(source: string, path: string, host: Host): Promise<number> {
  const result = await host.processes.run([COMPILER, '-O1', '-x', 'c', '-o', path, '-'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdin: source,
    timeoutMs: COMPILE_TIMEOUT_MS,
  });
  if (result.code !== 0)
    throw new Error(`sealed-init.c does not compile here: ${result.stderr.slice(0, 500)}`);
  // For the user that the step runs as, who comes by it through the descriptor alone.
  host.fs.chmodSync(path, 0o755);
  return host.fs.openSync(path, 'r');
}
