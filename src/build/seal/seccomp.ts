import {
  ALLOW,
  assemble,
  type Instruction,
  KILL_PROCESS,
  loadArchitecture,
  loadArgument,
  loadNumber,
  refuseWith,
  returning,
  unlessEqual,
  whenAnyBit,
  whenAtLeast,
  whenEqual,
} from './bpf.ts';

export type Processor = 'x64' | 'arm64';

/**
 * What namespaces do not keep out, refused by system call: sockets of families that no
 * network namespace holds, ways around that, keyrings of the host, ways into other processes,
 * typing into a terminal, new user namespaces. Everything else is left to namespaces, mounts and capabilities.
 */
export function seccompFilter(processor: Processor): Uint8Array {
  const calls = CALLS[processor];
  return assemble([
    ...onlyNative(processor),
    ...absent.flatMap((name) => whenEqual(calls[name], [returning(refuseWith(ENOSYS))])),
    ...intrusive.flatMap((name) => whenEqual(calls[name], [returning(refuseWith(EPERM))])),
    ...whenEqual(calls.socket, socketFamilies),
    ...whenEqual(calls.socketpair, socketFamilies),
    ...whenEqual(calls.ioctl, terminalCommands),
    ...whenEqual(calls.clone, userNamespaces),
    ...whenEqual(calls.unshare, userNamespaces),
    returning(ALLOW),
  ]);
}

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** The numbers differ between ABIs, so a call through another one (32 bit, x32) would pass every rule below. */
function onlyNative(processor: Processor): Instruction[] {
  const native = [
    loadArchitecture,
    ...unlessEqual(AUDIT_ARCH[processor], [returning(KILL_PROCESS)]),
    loadNumber,
  ];
  return processor === 'x64' ? [...native, ...whenAtLeast(X32_BIT, [returning(KILL_PROCESS)])] : native;
}

/** linux/audit.h */
const AUDIT_ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
const X32_BIT = 0x40000000;

/**
 * Calls that a build can do without and programs know to be missing from some kernels:
 * io_uring opens sockets past this filter; clone3 hides its flags from it (the C library
 * falls back to clone); keyrings belong to the host's user and session; bpf, performance
 * events and userfaultfd look into the kernel.
 */
const absent = [
  'io_uring_setup',
  'clone3',
  'add_key',
  'request_key',
  'keyctl',
  'bpf',
  'perf_event_open',
  'userfaultfd',
] as const;

/**
 * Ways into another process. The seal's own first process has the step's user and rights: who
 * gets into it makes it forget to die with us, or says in its name that the step has ended.
 * (Its /proc/1/mem cannot be written, for /proc is read-only.)
 */
const intrusive = ['ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd'] as const;

type Call =
  | (typeof absent)[number]
  | (typeof intrusive)[number]
  | 'socket'
  | 'socketpair'
  | 'ioctl'
  | 'clone'
  | 'unshare';

/** asm/unistd_64.h of x86 and asm-generic/unistd.h. */
const CALLS: Readonly<Record<Processor, Readonly<Record<Call, number>>>> = {
  x64: {
    socket: 41,
    socketpair: 53,
    ioctl: 16,
    clone: 56,
    unshare: 272,
    ptrace: 101,
    process_vm_readv: 310,
    process_vm_writev: 311,
    pidfd_getfd: 438,
    clone3: 435,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    perf_event_open: 298,
    bpf: 321,
    userfaultfd: 323,
    io_uring_setup: 425,
  },
  arm64: {
    socket: 198,
    socketpair: 199,
    ioctl: 29,
    clone: 220,
    unshare: 97,
    ptrace: 117,
    process_vm_readv: 270,
    process_vm_writev: 271,
    pidfd_getfd: 438,
    clone3: 435,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    perf_event_open: 241,
    bpf: 280,
    userfaultfd: 282,
    io_uring_setup: 425,
  },
};

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: the families that a network namespace confines. AF_VSOCK reaches the host of a virtual machine. */
const FAMILIES = [1, 2, 10, 16];

const socketFamilies: Instruction[] = [
  loadArgument(0),
  ...FAMILIES.flatMap((family) => whenEqual(family, [returning(ALLOW)])),
  returning(refuseWith(EAFNOSUPPORT)),
];

const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;

const terminalCommands: Instruction[] = [
  loadArgument(1),
  ...whenEqual(TIOCSTI, [returning(refuseWith(EPERM))]),
  ...whenEqual(TIOCLINUX, [returning(refuseWith(EPERM))]),
  returning(ALLOW),
];

const CLONE_NEWUSER = 0x10000000;

/** A new user namespace gives back every capability inside itself, and the kernel's doors behind them. */
const userNamespaces: Instruction[] = [
  loadArgument(0),
  ...whenAnyBit(CLONE_NEWUSER, [returning(refuseWith(EPERM))]),
  returning(ALLOW),
];
