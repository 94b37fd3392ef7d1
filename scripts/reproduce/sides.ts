import { join } from 'node:path';
import { availableCores } from '../../src/host/cores.ts';
import type { Host } from '../../src/host/host.ts';
import { makeOtherMachine, type OtherMachine } from './other-machine.ts';

/** One of the two machines, users and moments that a package is built by. */
export interface Side {
  /** HEADWATER_HOME; absolute. */
  readonly home: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** What stands before the command: user, cores, umask, priority. */
  readonly wrap: readonly [string, ...string[]];
  /** The user that everything in the home belongs to; absent: ours. */
  readonly uid?: number;
  readonly other?: OtherMachine;
}

export interface Sides {
  readonly first: Side;
  readonly second: Side;
  /** What differs between them, and what this machine cannot make differ: lines for people. */
  readonly varied: readonly string[];
  readonly same: readonly string[];
}

const SIDE = join(import.meta.dirname, '..', 'reproduce-side.ts');
/** No user of a system: neither root, nor the one that sealed steps of root run as. */
const OTHER_USER = 54_321;
const CLOCK_SHIFT = 403 * 24 * 60 * 60;

/**
 * Makes the two sides in a folder that everybody can read, as unlike as this machine lets them be.
 * @param env what both are told besides, for example HEADWATER_CATALOG
 */
export async function makeSides(
  root: string,
  env: Readonly<Record<string, string>>,
  host: Host,
): Promise<Sides> {
  const other = await makeOtherMachine(root, CLOCK_SHIFT, host);
  const user = await otherUser(host);
  const seals = host.fs.existsSync('/usr/bin/bwrap') ? (['bubblewrap', 'unshare'] as const) : undefined;
  const twoCores = availableCores() > 1;
  const first: Side = {
    home: join(root, 'a'),
    env: { ...PLAIN.env, ...env, ...FIRST, HEADWATER_HOME: join(root, 'a'), ...sealed(seals?.[0]) },
    wrap: wrapped('022', twoCores ? ['taskset', '-c', firstCore(host)] : []),
  };
  const home = join(root, 'another', 'folder of a longer name', 'home');
  const second: Side = {
    home,
    env: { ...PLAIN.env, ...env, ...SECOND, HEADWATER_HOME: home, ...sealed(seals?.[1]) },
    wrap: wrapped('077', user === undefined ? [] : asUser(user)),
    ...(user === undefined ? {} : { uid: user }),
    other,
  };
  const differ: readonly (readonly [boolean, string])[] = [
    [user !== undefined, 'the user: root, and an ordinary one'],
    [twoCores, 'the cores: one, and all'],
    [seals !== undefined, 'the seal: bubblewrap, and unshare'],
  ];
  return {
    first,
    second,
    varied: [...ALWAYS, ...differ.flatMap(([is, line]) => (is ? [line] : []))],
    same: differ.flatMap(([is, line]) => (is ? [] : [line])),
  };
}

const PLAIN = { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } } as const;
const FIRST = { HOME: '/nowhere/first', USER: 'first', LOGNAME: 'first', LANG: 'C', TZ: 'UTC' };
const SECOND = {
  ...{ HOME: '/nowhere/second/of/two', USER: 'second', LOGNAME: 'second', HOSTNAME: 'elsewhere' },
  ...{
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    TZ: 'Pacific/Kiritimati',
    CFLAGS: '-O0 -g',
    MAKEFLAGS: '-k',
  },
  ...{ SOURCE_DATE_EPOCH: '1', TMPDIR: '/var/tmp' },
};

const ALWAYS = [
  'the folders: of headwater, of its quarantine, of the work (another length, a blank in the name)',
  'the clock inside the seal and outside: 403 days apart',
  'the order in which folders list their names inside the seal: as the file system has it, and scrambled',
  'what the kernel calls itself inside the seal',
  'the umask (022 and 077), and the environment: HOME, USER, LANG, LC_ALL, TZ, TMPDIR, CFLAGS, MAKEFLAGS, SOURCE_DATE_EPOCH',
];

function sealed(kind: string | undefined): Record<string, string> {
  return kind === undefined ? {} : { HEADWATER_SEAL: kind };
}

function wrapped(umask: string, rest: readonly string[]): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', `umask ${umask}; exec "$@"`, 'side', 'nice', ...rest];
}

function asUser(uid: number): readonly [string, ...string[]] {
  const id = String(uid);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--inh-caps=-all', '--'];
}

/** A container may have been given others than the first (proc(5), /proc/pid/status). */
function firstCore({ fs }: Host): string {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? '0';
}

/** Only root can be two users, and only where others may read this checkout. */
async function otherUser(host: Host): Promise<number | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const check = [...asUser(OTHER_USER), process.execPath, '--check', SIDE] as const;
  const [program, ...args] = check;
  return (await host.processes.run([program, ...args], PLAIN)).code === 0 ? OTHER_USER : undefined;
}
