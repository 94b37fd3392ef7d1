import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../host/host.ts';
import { sha256Of } from '../../model/digest.ts';

const COMPILER = '/usr/bin/cc';
const COMPILE_TIMEOUT_MS = 60_000;

/**
 * An open descriptor of the compiled sealed-init.c. Compiled on first use into the cache,
 * under the digest of its source.
 * @throws Error saying why there is none.
 */
export async function compiledInit(host: Host): Promise<number> {
  const source = readSource(host);
  const path = join(host.paths.cache, 'seal', `sealed-init-${sha256Of(source)}`);
  if (!host.fs.existsSync(path)) await compile(source, path, host);
  return host.fs.openSync(path, 'r');
}

async function compile(source: string, path: string, host: Host): Promise<void> {
  if (!host.fs.existsSync(COMPILER)) {
    throw new Error(`no C compiler at ${COMPILER} for the first process of the seal (package gcc)`);
  }
  host.fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  const result = await host.processes.run([COMPILER, '-O2', '-x', 'c', '-o', fresh, '-'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdin: source,
    timeoutMs: COMPILE_TIMEOUT_MS,
  });
  try {
    if (result.code !== 0)
      throw new Error(`sealed-init.c does not compile here: ${result.stderr.slice(0, 500)}`);
    admit(fresh, path, host);
  } finally {
    host.fs.rmSync(fresh, { force: true });
  }
}

/** Readable and executable by the user that the step runs as, who comes by it through a descriptor. */
function admit(fresh: string, path: string, host: Host): void {
  host.fs.chmodSync(fresh, 0o755);
  const fd = host.fs.openSync(fresh, 'r');
  host.fs.fsyncSync(fd);
  host.fs.closeSync(fd);
  host.fs.renameSync(fresh, path);
}

/** Beside this module, or, from a bundle in dist/, in src/. */
function readSource(host: Host): string {
  const candidates = ['./sealed-init.c', '../src/build/seal/sealed-init.c'];
  const found = candidates
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => host.fs.existsSync(path));
  if (found === undefined) throw new Error("headwater's own sealed-init.c is missing");
  return host.fs.readFileSync(found, 'utf8');
}
