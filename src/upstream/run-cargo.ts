import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { cargoConfiguration, findCargo } from '../host/cargo-base.ts';
import type { Host } from '../host/host.ts';

/** What of the environment says which registry cargo asks, and how it gets there. */
const KNOWN =
  /^(PATH|HOME|RUSTUP_(HOME|TOOLCHAIN)|CARGO_(HTTP_.*|NET_.*|REGISTR.*|SOURCE_.*)|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY)$/;

const TIMEOUT_MS = 120_000;

/**
 * Runs the machine's own cargo in a folder that goes away again, with a home below it that
 * has the user's configuration and nothing else.
 * @param directory absolute.
 * @throws HeadwaterError BUILD_TOOL_MISSING where it is not installed, FETCH_FAILED with its last words
 */
export async function runCargo(args: readonly string[], directory: string, host: Host): Promise<void> {
  const cargo = findCargo(host);
  if (cargo === undefined) {
    throw new HeadwaterError('BUILD_TOOL_MISSING', 'cargo is needed to ask its registry', {
      expected: 'cargo on PATH',
      found: 'none',
      hint: 'Install it: `apt install cargo` (Debian, Ubuntu), `dnf install cargo` (Fedora).',
    });
  }
  const home = join(directory, 'home');
  host.fs.mkdirSync(home, { recursive: true });
  for (const [file, text] of Object.entries(cargoConfiguration(host)))
    host.fs.writeFileSync(join(home, file), text);
  const known = Object.entries(host.env).flatMap(([name, value]) =>
    KNOWN.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  const result = await host.processes.run([cargo, ...args], {
    cwd: directory,
    env: { ...Object.fromEntries(known), CARGO_HOME: home },
    timeoutMs: TIMEOUT_MS,
    maxBytes: 16 * 1024 * 1024,
  });
  if (result.code === 0) return;
  const lines = result.stderr.trim().split('\n').slice(-5).join(' ');
  throw new HeadwaterError('FETCH_FAILED', 'cargo cannot load what was asked for', {
    subject: args.join(' '),
    found: result.timedOut ? `no answer within ${TIMEOUT_MS / 1000} s` : lines.slice(-1000),
  });
}
