import { join } from 'node:path';
import { startedByRoot } from '../../build/seal/identity.ts';
import {
  OTHER_KERNEL,
  type OtherMachine,
  onOtherMachine,
  withOtherSeals,
} from '../../build/seal/other-machine.ts';
import { sealWorkDirectory } from '../../build/seal/work-directory.ts';
import { availableCores } from '../../host/cores.ts';
import { createHost } from '../../host/create.ts';
import type { Host } from '../../host/host.ts';

/** Another machine, user and moment, as far as this machine can play them. */
export interface Elsewhere {
  /** With a home, a key, a clock and seals of its own. */
  readonly host: Host;
  /** How far its clock is ahead. */
  readonly shiftSeconds: number;
  readonly cores: number;
  readonly users: readonly string[];
  readonly kernel: readonly string[];
  /** Folders that are made in. */
  readonly paths: readonly string[];
  /** What differs from the usual, and what this machine cannot make differ: lines for people. */
  readonly varied: readonly string[];
  readonly same: readonly string[];
  close(): void;
}

/** No user of a system: neither root, nor the one that sealed steps of root run as as a rule. */
const OTHER_USER = 54_321;
const CLOCK_SHIFT = 403 * 24 * 60 * 60;
const TASKSET = '/usr/bin/taskset';
const BWRAP = '/usr/bin/bwrap';
/** As unlike the usual as one can be without harm; nothing of it may reach a build. */
const OTHER_ENVIRONMENT = {
  LANG: 'de_DE.UTF-8',
  LC_ALL: 'tr_TR.UTF-8',
  TZ: 'Pacific/Kiritimati',
  CFLAGS: '-O0 -g',
  MAKEFLAGS: '-k',
  SOURCE_DATE_EPOCH: '1',
};

/**
 * Opens a place to build in that is as unlike the usual one as this machine lets it be.
 * @param directory a folder of the quarantine
 * @param before the seal of the first build
 * @throws Error where the library that plays another machine cannot be compiled
 */
export async function openElsewhere(
  host: Host,
  { directory, before }: { readonly directory: string; readonly before: 'bubblewrap' | 'unshare' },
): Promise<Elsewhere> {
  const other = otherMachine(host);
  const machine = onOtherMachine(host, other);
  const work = sealWorkDirectory(machine, directory);
  const seal = before === 'unshare' ? 'bubblewrap' : 'unshare';
  const hasBoth = host.fs.existsSync(BWRAP);
  try {
    const home = join(work.path, 'another folder of a longer name', 'home');
    host.fs.mkdirSync(home, { recursive: true, mode: 0o700 });
    const env = { ...host.env, ...OTHER_ENVIRONMENT, HEADWATER_HOME: home };
    const { paths } = createHost({ ...env, HEADWATER_STORES: '' });
    const moved = { ...machine, env: hasBoth ? { ...env, HEADWATER_SEAL: seal } : env };
    const sealed = await withOtherSeals(moved, work.path, other);
    return {
      host: { ...sealed, paths: { ...paths, logs: host.paths.logs, catalog: host.paths.catalog } },
      shiftSeconds: other.shiftSeconds,
      cores: other.core === undefined ? availableCores() : 1,
      users: other.user === undefined ? [] : [String(other.user)],
      kernel: OTHER_KERNEL,
      paths: [work.path],
      ...told(other, hasBoth ? `the seal: ${before}, and ${seal}` : undefined),
      close: () => work.close(),
    };
  } catch (error) {
    work.close();
    throw error;
  }
}

function otherMachine(host: Host): OtherMachine {
  const canHold = availableCores() > 1 && host.fs.existsSync(TASKSET);
  return {
    shiftSeconds: CLOCK_SHIFT,
    ...(canHold && { core: firstCore(host) }),
    ...(startedByRoot() && { user: OTHER_USER }),
  };
}

const ALWAYS = [
  'the folders of headwater and of the work',
  'the clock, inside the seal and outside: 403 days apart',
  'the order in which folders list their names inside the seal: as the file system has it, and scrambled',
  'what the kernel calls itself inside the seal',
  'the umask: 022, and 077',
  'the environment of headwater: LANG, LC_ALL, TZ, CFLAGS, MAKEFLAGS, SOURCE_DATE_EPOCH',
];
const NEVER = ['the processor, the C library, the compiler and the other host tools'];

function told({ core, user }: OtherMachine, seal: string | undefined): Pick<Elsewhere, 'varied' | 'same'> {
  const differ: readonly (readonly [boolean, string])[] = [
    [user !== undefined, 'the user that the host sees'],
    [core !== undefined, 'the cores: all, and one'],
    [seal !== undefined, seal ?? 'the seal'],
  ];
  const lines = (wanted: boolean) => differ.flatMap(([is, line]) => (is === wanted ? [line] : []));
  return { varied: [...ALWAYS, ...lines(true)], same: [...NEVER, ...lines(false)] };
}

/** A container may have been given others than the first (proc(5), /proc/pid/status). */
function firstCore({ fs }: Host): string {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? '0';
}
