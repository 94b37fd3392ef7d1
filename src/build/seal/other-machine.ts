import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import type { Processes } from '../../host/processes.ts';
import { SEALED_HOST_ID, startedByRoot } from './identity.ts';
import { readBeside } from './read-beside.ts';

/** What another machine is like, as far as one machine can play it. */
export interface OtherMachine {
  /** How far its clock is ahead. */
  readonly shiftSeconds: number;
  /** The one processor that a step may use; absent: as many as there are. */
  readonly core?: string;
  /** The user that the host sees while a step runs; absent: the same as ever. */
  readonly user?: number;
}

/** What its kernel calls itself: release, version (uname(2)). */
export const OTHER_KERNEL = ['9.8.7-elsewhere', '#65 Somewhere else'] as const;

/** Inside the seal. */
const LIBRARY = '/other-machine.so';
/** Read by the dynamic linker before every program (ld.so(8)): no variable shows, and none can be dropped. */
const PRELOAD = '/etc/ld.so.preload';

/** The same host, whose clock is ahead, and which gives folders to another user than root usually does. */
export function onOtherMachine(host: Host, other: OtherMachine): Host {
  const now = () => new Date(host.now().getTime() + other.shiftSeconds * 1000);
  const { user } = other;
  if (user === undefined || !startedByRoot()) return { ...host, now };
  const lchownSync: Host['fs']['lchownSync'] = (path, uid, gid) =>
    host.fs.lchownSync(path, ...(uid === SEALED_HOST_ID ? ([user, user] as const) : ([uid, gid] as const)));
  return { ...host, now, fs: { ...host.fs, lchownSync } };
}

/**
 * Whose seals, besides, show the library that changes clock, kernel and order of folders,
 * and hold the step to the one processor. The library is compiled into `folder`.
 * @param folder where the user of the sealed steps can read
 * @throws Error with what the compiler says
 */
export async function withOtherSeals(host: Host, folder: string, other: OtherMachine): Promise<Host> {
  const made = await compile(folder, other, host);
  const processes: Processes = {
    run: (command, options) =>
      host.processes.run(isSealed(command) ? elsewhere(command, made, other) : command, options),
  };
  return { ...host, processes };
}

interface Made {
  readonly library: string;
  readonly preload: string;
}

async function compile(folder: string, { shiftSeconds }: OtherMachine, host: Host): Promise<Made> {
  const made = { library: join(folder, 'other-machine.so'), preload: join(folder, 'preload') };
  const [release, version] = OTHER_KERNEL;
  const told = [`-DSHIFT=${shiftSeconds}`, `-DRELEASE="${release}"`, `-DVERSION="${version}"`];
  const options = ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', ...told];
  const result = await host.processes.run(['/usr/bin/cc', ...options, '-x', 'c', '-o', made.library, '-'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdin: readBeside('other-machine.c', host),
  });
  if (result.code !== 0)
    throw new Error(`other-machine.c does not compile here: ${result.stderr.slice(0, 500)}`);
  host.fs.chmodSync(made.library, 0o755);
  host.fs.writeFileSync(made.preload, `${LIBRARY}\n`);
  host.fs.chmodSync(made.preload, 0o644);
  return made;
}

type Command = readonly [string, ...string[]];

/** Commands outside of a seal stay as they are: the compiler of its first process, for one. */
function isSealed(command: Command): boolean {
  return command.includes('--json-status-fd');
}

/** Before the view is laid out, since the root is closed at its end. */
function elsewhere(command: Command, { library, preload }: Made, { core, user }: OtherMachine): Command {
  const mounts = ['--ro-bind', library, LIBRARY, '--ro-bind', preload, PRELOAD];
  const at = command.indexOf('--json-status-fd');
  const [program, ...rest] = [...command.slice(0, at), ...mounts, ...command.slice(at)] as [
    string,
    ...string[],
  ];
  const owned = user === undefined ? rest : asUser(rest, user);
  return core === undefined ? [program, ...owned] : ['/usr/bin/taskset', '-c', core, program, ...owned];
}

/** setpriv(1) is told the user and the group, before the words of the seal begin. */
function asUser(args: readonly string[], user: number): string[] {
  return args.map((word, at) =>
    (args[at - 1] === '--reuid' || args[at - 1] === '--regid') && word === String(SEALED_HOST_ID)
      ? String(user)
      : word,
  );
}
