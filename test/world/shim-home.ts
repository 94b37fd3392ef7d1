import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shimText } from '../../src/link/shim-text.ts';
import { type TempHome, tempHome } from './temp-home.ts';

/** A home with tools in the store, resolved and shimmed, without the way they came there. */
export interface ShimHome extends TempHome {
  readonly bin: string;
  /** The resolution of a tool. */
  resolution(tool: string): string;
  /** Runs a command in a shell's stead: by name, with only the shims and the system on PATH. */
  run(command: string, args?: readonly string[], options?: RunOptions): Ran;
}

interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Shells that can be /bin/sh somewhere. Those that are not here are left out. */
const shells = [
  ['dash', ['/bin/dash']],
  ['bash as sh', ['/bin/bash', '--posix']],
  ['busybox', ['/bin/busybox', 'sh']],
] as const satisfies readonly (readonly [string, readonly string[]])[];

export const availableShells = shells.filter(([, [path]]) => existsSync(path));

/** Each tool is a script (with its own interpreter line) or a copy of a program's bytes. */
export function shimHome(tools: Readonly<Record<string, string | Uint8Array>>, folder = 'home'): ShimHome {
  const { scratch } = tempHome();
  const made = tempHome({ HEADWATER_HOME: join(scratch, folder) });
  const { paths } = made.host;
  const bin = paths.bin;
  const resolution = (tool: string) => join(paths.generations, 'current/tools', tool);
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(paths.generations, 'current/tools'), { recursive: true });
  for (const [tool, content] of Object.entries(tools)) {
    const program = join(paths.store, 'some-package/1.0-0123456789ab/tree/bin', tool);
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, content);
    chmodSync(program, 0o755);
    writeFileSync(resolution(tool), `${program}\n`);
    writeFileSync(join(bin, tool), shimText(made.host), { mode: 0o755 });
  }
  const run: ShimHome['run'] = (command, args = [], { env = {}, ...options } = {}) => {
    const path = `${bin}:/usr/bin:/bin`;
    const limits = { timeout: 60_000, killSignal: 'SIGKILL' as const };
    const ran = spawnSync(command, args, {
      ...options,
      ...limits,
      env: { PATH: path, ...env },
      encoding: 'utf8',
    });
    if (ran.error) throw ran.error;
    return { code: ran.status, signal: ran.signal, stdout: ran.stdout, stderr: ran.stderr };
  };
  return { ...made, bin, resolution, run };
}

/** Prints each of its arguments in brackets. */
export const SHOW_ARGS = '#!/bin/sh\nfor arg; do printf "[%s]" "$arg"; done\n';

export function removeTool(home: ShimHome, tool: string): void {
  rmSync(join(home.host.paths.store, 'some-package/1.0-0123456789ab/tree/bin', tool));
}
