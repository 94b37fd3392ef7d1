import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import { goRoots } from '../../host/go-roots.ts';
import type { FlowContext } from '../context.ts';

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

/**
 * Runs the machine's own Go, outside of any seal, to load modules: it fetches from its proxy
 * and never from a version control system, checks with go.sum and the checksum database,
 * takes no other toolchain, and changes no go.mod.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED with its last words
 */
export async function runGo(
  args: readonly string[],
  { cwd, cache, env = {} }: GoRun,
  { host }: FlowContext,
): Promise<string> {
  const [root] = goRoots(host);
  if (root === undefined) {
    throw new HeadwaterError('BUILD_TOOL_MISSING', 'Go is needed to list the modules of a source', {
      hint: 'Install it: `apt install golang-go` (Debian, Ubuntu), `dnf install golang` (Fedora).',
    });
  }
  const known = Object.entries(host.env).flatMap(([name, value]) =>
    KNOWN.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  const { code, stdout, stderr } = await host.processes.run([join(root, 'bin/go'), ...args], {
    cwd,
    env: {
      ...Object.fromEntries(known),
      PATH: '/usr/bin:/bin',
      GOCACHE: join(cache, '..', 'build-cache'),
      GOFLAGS: '-mod=readonly -modcacherw',
      GOMODCACHE: cache,
      GOPATH: join(cache, '..', 'gopath'),
      GOTOOLCHAIN: 'local',
      GOVCS: '*:off',
      GOWORK: 'off',
      ...env,
    },
    timeoutMs: TIMEOUT_MS,
    maxBytes: 1024 * 1024,
  });
  if (code === 0) return stdout;
  throw new HeadwaterError('FETCH_FAILED', 'Go cannot load the modules of the source', {
    subject: args.join(' '),
    found: stderr.trim().split('\n').slice(-5).join('\n').slice(-1000),
  });
}
