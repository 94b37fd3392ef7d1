import { join } from 'node:path';
import type { Host } from '../../src/host/host.ts';
import type { Processes } from '../../src/host/processes.ts';

/** Inside the seal. */
const LIBRARY = '/other-machine.so';
/** Read by the dynamic linker before every program (ld.so(8)): no variable shows, and none can be dropped. */
const PRELOAD = '/etc/ld.so.preload';

/** Where the two files lie that make another machine of a seal. Absolute. */
export interface OtherMachine {
  readonly library: string;
  readonly preload: string;
  readonly shiftSeconds: number;
}

/**
 * Compiles other-machine.c into a folder that everybody can read.
 * @throws Error with what the compiler says.
 */
export async function makeOtherMachine(
  folder: string,
  shiftSeconds: number,
  host: Host,
): Promise<OtherMachine> {
  const made = { library: join(folder, 'other-machine.so'), preload: join(folder, 'preload'), shiftSeconds };
  const source = join(import.meta.dirname, 'other-machine.c');
  const options = ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', `-DSHIFT=${shiftSeconds}`];
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const result = await host.processes.run(['cc', ...options, '-o', made.library, source], { env });
  if (result.code !== 0) throw new Error(`other-machine.c does not compile here: ${result.stderr}`);
  host.fs.chmodSync(made.library, 0o755);
  host.fs.writeFileSync(made.preload, `${LIBRARY}\n`);
  host.fs.chmodSync(made.preload, 0o644);
  return made;
}

/** The same host, whose clock is ahead and whose seals show the two files at their root. */
export function onOtherMachine(host: Host, other: OtherMachine): Host {
  const processes: Processes = {
    run: (command, options) => host.processes.run(withPreload(command, other), options),
  };
  return { ...host, processes, now: () => new Date(Date.now() + other.shiftSeconds * 1000) };
}

type Command = readonly [string, ...string[]];

/** Before the view is laid out, since the root is closed at its end. Commands outside of a seal stay as they are. */
function withPreload(command: Command, { library, preload }: OtherMachine): Command {
  const sealed = command.indexOf('--json-status-fd');
  if (sealed < 0) return command;
  const [program, ...args] = command;
  const before = args.slice(0, sealed - 1);
  const mounts = ['--ro-bind', library, LIBRARY, '--ro-bind', preload, PRELOAD];
  return [program, ...before, ...mounts, ...args.slice(sealed - 1)];
}
