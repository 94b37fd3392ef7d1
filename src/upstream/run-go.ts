import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { goRoots } from '../host/go-roots.ts';
import type { Host } from '../host/host.ts';
import type { GoFile } from '../model/module-file.ts';

export interface GoRun {
  readonly cwd: string;
  /** GOMODCACHE. */
  readonly cache: string;
  readonly env?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 20 * 60_000;

/** What of the environment says which proxy and which checksum database Go asks, and how it gets there. */
const KNOWN =
  /^(HOME|XDG_CONFIG_HOME|GO(PROXY|SUMDB|ENV|AUTH)|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|(HTTPS?|NO)_PROXY)$/;

/** A pattern that no module path fits (RFC 6761, 6.4). */
const NOBODY = 'nobody.invalid';

/**
 * Runs the machine's own Go, outside of any seal, to look modules up and to load them: it fetches from its proxy
 * and never from a version control system, checks with go.sum and the checksum database,
 * takes no other toolchain, and changes no go.mod.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED with its last words
 */
export async function runGo(
  args: readonly string[],
  { cwd, cache, env = {} }: GoRun,
  host: Host,
): Promise<string> {
  const [root] = goRoots(host);
  if (root === undefined) {
    throw new HeadwaterError('BUILD_TOOL_MISSING', 'Go is needed to ask for modules', {
      hint: 'Install it: `apt install golang-go` (Debian, Ubuntu), `dnf install golang` (Fedora).',
    });
  }
  const { code, stdout, stderr } = await host.processes.run([join(root, 'bin/go'), ...args], {
    cwd,
    env: { ...environmentOf(host, cache), ...env },
    timeoutMs: TIMEOUT_MS,
    maxBytes: 1024 * 1024,
  });
  if (code === 0) return stdout;
  throw new HeadwaterError('FETCH_FAILED', 'Go cannot load what was asked for', {
    subject: args.join(' '),
    found: stderr.trim().split('\n').slice(-5).join('\n').slice(-1000),
  });
}

function environmentOf({ env }: Host, cache: string): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) =>
    KNOWN.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(known),
    PATH: '/usr/bin:/bin',
    GOCACHE: join(cache, '..', 'build-cache'),
    GOFLAGS: '-mod=readonly -modcacherw',
    GOMODCACHE: cache,
    // An empty value would leave what the user's own settings except from proxy and database.
    GONOPROXY: NOBODY,
    GONOSUMDB: NOBODY,
    GOPATH: join(cache, '..', 'gopath'),
    GOTOOLCHAIN: 'local',
    GOVCS: '*:off',
    GOWORK: 'off',
  };
}

/** Files of a module in Go's cache; absolute paths. */
export interface DownloadedModule {
  readonly zip: string;
  readonly mod: string;
  /** The module unpacked. */
  readonly folder: string;
}

/**
 * Has Go fetch a module and unpack it. It refuses one of which the checksum database has
 * another hash (Go modules reference, "Authenticating modules").
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function downloadModule(
  { path, version }: Pick<GoFile, 'path' | 'version'>,
  run: GoRun,
  host: Host,
): Promise<DownloadedModule> {
  const told: unknown = JSON.parse(
    await runGo(['mod', 'download', '-json', `${path}@${version}`], run, host),
  );
  const { Zip: zip, GoMod: mod, Dir: folder } = { ...(told as Readonly<Record<string, unknown>>) };
  if (typeof zip === 'string' && typeof mod === 'string' && typeof folder === 'string')
    return { zip, mod, folder };
  throw new HeadwaterError('FETCH_FAILED', 'Go did not say where it put the module', {
    subject: `${path}@${version}`,
  });
}
