import { join } from 'node:path';
import { goRoots } from './go-roots.ts';
import type { Host } from './host.ts';

const TIMEOUT_MS = 10_000;

/** What of the environment says where Go's settings are, and what they are (go help environment). */
const ASKED_OF = ['GOPROXY', 'GOENV', 'HOME', 'XDG_CONFIG_HOME'];

const asked = new WeakMap<Host, Promise<readonly string[]>>();

/**
 * The base addresses that the machine's own `go` fetches modules below, in its order
 * (Go modules reference, "GOPROXY protocol"); asked once a process. `direct`, `off` and
 * folders are no addresses; one with a password in it is the administrator's affair with go.
 * @returns none without Go
 */
export function goBases(host: Host): Promise<readonly string[]> {
  const known = asked.get(host) ?? ask(host);
  asked.set(host, known);
  return known;
}

async function ask(host: Host): Promise<readonly string[]> {
  const [root] = goRoots(host);
  if (root === undefined) return [];
  const settings = ASKED_OF.flatMap((name) => {
    const value = host.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { code, stdout } = await host.processes.run([join(root, 'bin/go'), 'env', 'GOPROXY'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', GOTOOLCHAIN: 'local', ...Object.fromEntries(settings) },
    timeoutMs: TIMEOUT_MS,
  });
  return code === 0 ? parseGoProxy(stdout) : [];
}

/** A list of addresses, separated by commas or pipes (Go modules reference, "Environment variables"). */
export function parseGoProxy(list: string): readonly string[] {
  const bases = list.split(/[,|]/).flatMap((item) => {
    const url = URL.parse(item.trim());
    if (url === null || !['https:', 'http:'].includes(url.protocol)) return [];
    return url.username === '' && url.password === '' ? [url.href.replace(/\/+$/, '')] : [];
  });
  return [...new Set(bases)];
}
