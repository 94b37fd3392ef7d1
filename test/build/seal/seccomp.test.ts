import { expect, test } from 'vitest';
import { type Processor, seccompFilter } from '../../../src/build/seal/seccomp.ts';

/**
 * The filter of the other processor cannot be installed here, so both are run by a reader
 * of classic BPF of the test's own; test/attack tries this machine's in the kernel.
 */
const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;
const I386 = 0x40000003;
const ARM = 0x40000028;

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refusedWith = (errno: number) => 0x50000 + errno;

const native = { x64: X64, arm64: ARM64 } as const;
const numbers = {
  x64: { socket: 41, ioctl: 16, clone: 56, unshare: 272, keyctl: 250, read: 0, ptrace: 101 },
  arm64: { socket: 198, ioctl: 29, clone: 220, unshare: 97, keyctl: 219, read: 63, ptrace: 117 },
} as const;

test.for(['x64', 'arm64'] as const)('%s: what is refused and what is not', (processor) => {
  const call = numbers[processor];
  const verdict = (nr: number, ...args: number[]) => judge(processor, { arch: native[processor], nr, args });
  expect([1, 2, 10, 16].map((family) => verdict(call.socket, family))).toEqual(Array(4).fill(ALLOW));
  expect([0, 3, 17, 38, 40, 44, 2 ** 32 - 1].map((family) => verdict(call.socket, family))).toEqual(
    Array(7).fill(refusedWith(97)),
  );
  expect(verdict(call.ioctl, 0, 0x5412)).toBe(refusedWith(1));
  expect(verdict(call.ioctl, 0, 0x541c)).toBe(refusedWith(1));
  expect(verdict(call.ioctl, 0, 0x5401)).toBe(ALLOW);
  expect(verdict(call.clone, 0x10000011)).toBe(refusedWith(1));
  expect(verdict(call.clone, 0x11)).toBe(ALLOW);
  expect(verdict(call.unshare, 0x10020000)).toBe(refusedWith(1));
  expect(verdict(call.keyctl)).toBe(refusedWith(38));
  expect(verdict(425)).toBe(refusedWith(38));
  expect(verdict(435)).toBe(refusedWith(38));
  expect(verdict(call.ptrace)).toBe(refusedWith(1));
  expect([call.read, 1000].map((nr) => verdict(nr))).toEqual(Array(2).fill(ALLOW));
});

test('calls by another ABI are killed, whatever they are', () => {
  expect(judge('x64', { arch: I386, nr: 0, args: [] })).toBe(KILL);
  expect(judge('x64', { arch: ARM64, nr: 0, args: [] })).toBe(KILL);
  expect(judge('x64', { arch: X64, nr: 0x40000000, args: [] })).toBe(KILL);
  expect(judge('x64', { arch: X64, nr: 0x40000029, args: [40] })).toBe(KILL);
  expect(judge('arm64', { arch: ARM, nr: 0, args: [] })).toBe(KILL);
  expect(judge('arm64', { arch: X64, nr: 0, args: [] })).toBe(KILL);
});

interface SystemCall {
  readonly arch: number;
  readonly nr: number;
  /** The low words. */
  readonly args: readonly number[];
}

function judge(processor: Processor, { arch, nr, args }: SystemCall): number {
  const words = [nr, arch, 0, 0, ...Array.from({ length: 6 }, (_, index) => [args[index] ?? 0, 0]).flat()];
  const code = seccompFilter(processor);
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const jumps: Record<number, (operand: number) => boolean> = {
    21: (operand) => accumulator === operand,
    53: (operand) => accumulator >= operand,
    69: (operand) => (accumulator & operand) !== 0,
  };
  let accumulator = 0;
  for (let at = 0; at < code.byteLength; at += 8) {
    const opcode = view.getUint16(at, true);
    const operand = view.getUint32(at + 4, true);
    if (opcode === 6) return operand;
    if (opcode === 32) accumulator = words[operand / 4] ?? Number.NaN;
    else at += 8 * view.getUint8(jumps[opcode]?.(operand) ? at + 2 : at + 3);
  }
  throw new Error('the filter has no end');
}
