import type { Host } from '../../host/host.ts';
import { sha256Of } from '../../model/digest.ts';
import type { HostTool } from '../toolbox.ts';
import type { Seal } from './seal.ts';

const PROBE_TIMEOUT_MS = 20_000;

/** What the kernel must say of a sealed process (proc(5), /proc/pid/status). */
const STATUS = {
  CapInh: /^0+$/,
  CapPrm: /^0+$/,
  CapEff: /^0+$/,
  CapBnd: /^0+$/,
  CapAmb: /^0+$/,
  NoNewPrivs: /^1$/,
  Seccomp: /^2$/,
  Uid: /^1000\s+1000\s+1000\s+1000$/,
  Gid: /^1000\s+1000\s+1000\s+1000$/,
  NSpid: /^\d+$/,
} as const;

/**
 * Runs a trivial step, and believes the seal only when the kernel says of it: no capability,
 * no new privileges, a system call filter, the sealed user, no network interface but its own loopback.
 * @throws Error naming the guarantee that is missing.
 */
export async function probe(seal: Seal, host: Host): Promise<void> {
  const argv = ['/usr/bin/cat', '/proc/self/status', '/proc/self/net/dev'] as const;
  const step = { argv, cwd: '/', env: {}, timeoutMs: PROBE_TIMEOUT_MS };
  const result = await seal.run(step, { writable: [], readOnly: [], tools: [cat(host)] });
  if (result.code !== 0) throw new Error(result.stderr.trim() || `the trial step ended with ${result.code}`);
  const missing = missingGuarantees(result.stdout);
  if (missing.length > 0) throw new Error(`the trial step was not sealed: ${missing.join(', ')}`);
}

function missingGuarantees(report: string): string[] {
  const fields = new Map(
    report.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
  const wrong = Object.entries(STATUS).filter(([name, right]) => !right.test(fields.get(name) ?? ''));
  const interfaces = [...report.matchAll(/^\s*([\w.@-]+):(?:\s+\d+){16}\s*$/gm)].map((match) => match[1]);
  const found = wrong.map(([name]) => `${name} is ${fields.get(name) ?? 'unknown'}`);
  return interfaces.join() === 'lo' ? found : [...found, `network interfaces are ${interfaces.join()}`];
}

/** Never part of a build, so that its digest is nobody's evidence. */
function cat(host: Host): HostTool {
  const path = host.fs.realpathSync('/usr/bin/cat');
  return { kind: 'command', name: 'cat', path, sha256: sha256Of('') };
}
