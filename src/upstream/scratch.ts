import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { RunResult } from '../host/processes.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { removeTree } from '../host/remove-tree.ts';

/** What an ecosystem's own client may know of this machine: where its settings are, and how the network is reached. */
const KNOWN =
  /^(PATH|HOME|LANG|GO(PROXY|SUMDB|NOSUMDB|NOPROXY|PRIVATE|ENV|INSECURE|AUTH)|CARGO_(HOME|HTTP_.*|NET_.*|REGISTRIES_.*|SOURCE_.*)|RUSTUP_(HOME|TOOLCHAIN)|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY)$/;

/** Besides PATH: where these clients are put by their own installers. */
const FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin'];

const TIMEOUT_MS = 120_000;

/** A folder that a client may write to, and its environment. */
export interface Scratch {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs `body` with an empty folder of the quarantine, which is gone afterwards. */
export async function inScratch<T>(host: Host, body: (scratch: Scratch) => Promise<T>): Promise<T> {
  const quarantine = openQuarantine(host);
  const directory = join(quarantine.directory, 'scratch');
  try {
    host.fs.mkdirSync(directory);
    return await body({ directory, env: clientEnvironment(host) });
  } finally {
    removeTree(host, directory);
    quarantine.close();
  }
}

function clientEnvironment({ env }: Host): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) =>
    KNOWN.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  const cargo = env.HOME === undefined ? [] : [join(env.HOME, '.cargo', 'bin')];
  const path = [env.PATH ?? '/usr/bin:/bin', ...FOLDERS, ...cargo].join(':');
  return { ...Object.fromEntries(known), PATH: path };
}

/**
 * Runs an ecosystem's client in the scratch folder.
 * @throws HeadwaterError BUILD_TOOL_MISSING where it is not installed, FETCH_FAILED with its last words
 */
export async function runClient(
  command: readonly [string, ...string[]],
  { directory, env }: Scratch,
  host: Host,
): Promise<RunResult> {
  const [program] = command;
  const result = await host.processes.run(['env', '--', ...command], {
    cwd: directory,
    env,
    timeoutMs: TIMEOUT_MS,
    maxBytes: 16 * 1024 * 1024,
  });
  if (result.code === 0) return result;
  if (result.code === 127) {
    throw new HeadwaterError('BUILD_TOOL_MISSING', `${program} is needed to ask its registry`, {
      expected: `${program} on PATH`,
      found: 'none',
    });
  }
  const lines = result.stderr.trim().split('\n').slice(-3).join(' ');
  throw new HeadwaterError('FETCH_FAILED', `${program} could not tell`, {
    subject: command.slice(1).join(' '),
    found: result.timedOut ? `no answer within ${TIMEOUT_MS / 1000} s` : lines.slice(0, 300),
  });
}
