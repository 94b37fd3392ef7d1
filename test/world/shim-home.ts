import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shimPackage } from '../../src/flows/native-shim.ts';
import { packageRoot } from '../../src/host/home.ts';
import type { Host } from '../../src/host/host.ts';
import { writeSign } from '../../src/link/shim-sign.ts';
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

/** A way in which a shim is started: by a shell that can be /bin/sh somewhere, or as a program. */
export interface ShimWay {
  readonly label: string;
  /** What stands before the shim's path in argv. */
  readonly by: readonly [string, ...string[]];
  readonly native: boolean;
}

const ways: readonly ShimWay[] = [
  { label: 'dash', by: ['/bin/dash'], native: false },
  { label: 'bash as sh', by: ['/bin/bash', '--posix'], native: false },
  { label: 'busybox', by: ['/bin/busybox', 'sh'], native: false },
  { label: 'the native shim', by: ['/usr/bin/env'], native: true },
];

/** Those that are here. */
export const shimWays = ways.filter(({ by: [path], native }) => existsSync(native ? '/usr/bin/cc' : path));

/** Shells alone, by name. */
export const availableShells = shimWays.flatMap(({ label, by, native }) =>
  native ? [] : [[label, by] as const],
);

/** What a home of shims is made of. */
export interface HomeStory {
  /** Its name. */
  readonly folder?: string;
  readonly native?: boolean;
}

/** Each tool is a script (with its own interpreter line) or a copy of a program's bytes. */
export function shimHome(
  tools: Readonly<Record<string, string | Uint8Array>>,
  { folder = 'home', native = false }: HomeStory = {},
): ShimHome {
  const { scratch } = tempHome();
  const made = tempHome({ HEADWATER_HOME: join(scratch, folder) });
  const { paths } = made.host;
  const bin = paths.bin;
  const resolution = (tool: string) => join(paths.generations, 'current/tools', tool);
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(paths.generations, 'current/tools'), { recursive: true });
  writeSign({ kind: 'sh' }, made.host);
  const shim = native ? nativeShimBytes() : shimText(made.host);
  for (const [tool, content] of Object.entries(tools)) {
    writeFileSync(resolution(tool), `${writeProgram(made.host, 'some-package', { tool, content })}\n`);
    writeFileSync(join(bin, tool), shim, { mode: 0o755 });
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

/** Puts a program into the store as if it had been installed; its path. */
export function writeProgram(
  host: Host,
  pkg: string,
  { tool, content }: { readonly tool: string; readonly content: string | Uint8Array },
): string {
  const folder = join(host.paths.store, pkg, '1.0-0123456789ab/tree/bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, tool), content);
  chmodSync(join(folder, tool), 0o755);
  return join(folder, tool);
}

let compiled: Uint8Array | undefined;

/** The native shim, compiled by the recipe's own command. */
function nativeShimBytes(): Uint8Array {
  compiled ??= compileShim();
  return compiled;
}

function compileShim(): Uint8Array {
  const { scratch, host } = tempHome();
  const script = shimPackage(host).recipe.script[0]?.[2] ?? '';
  const shims = join(packageRoot(), 'shims');
  const values: Record<string, string> = {
    'source.1': join(shims, 'headwater-shim.c'),
    'source.2': join(shims, 'bare-linux.h'),
    out: scratch,
    prefix: '',
  };
  const command = script.replace(/\{([a-z0-9.]+)\}/g, (_, name: string) => values[name] ?? '');
  execFileSync('sh', ['-c', command], { cwd: scratch });
  return readFileSync(join(scratch, 'bin/headwater-shim'));
}

/** Prints each of its arguments in brackets. */
export const SHOW_ARGS = '#!/bin/sh\nfor arg; do printf "[%s]" "$arg"; done\n';

export function removeTool(home: ShimHome, tool: string): void {
  rmSync(join(home.host.paths.store, 'some-package/1.0-0123456789ab/tree/bin', tool));
}
