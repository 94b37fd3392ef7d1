/**
 * Classic BPF as seccomp reads it (seccomp(2), linux/filter.h): instructions of eight
 * bytes over `struct seccomp_data` { nr, arch, instruction_pointer, args[6] }.
 */
export type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number];

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

const OFFSET_NUMBER = 0;
const OFFSET_ARCHITECTURE = 4;
const OFFSET_ARGUMENTS = 16;

export const ALLOW = 0x7fff0000;
export const KILL_PROCESS = 0x80000000;

/** The system call returns -1 with this errno. */
export function refuseWith(errno: number): number {
  return 0x00050000 | errno;
}

export const loadNumber: Instruction = [LOAD, 0, 0, OFFSET_NUMBER];
export const loadArchitecture: Instruction = [LOAD, 0, 0, OFFSET_ARCHITECTURE];

/**
 * The low 32 bits of an argument (both architectures are little-endian). The kernel takes
 * these arguments as 32-bit values and drops the rest, so a comparison of all 64 bits
 * would be passed by one stray high bit (CVE-2019-10063).
 */
export function loadArgument(index: number): Instruction {
  return [LOAD, 0, 0, OFFSET_ARGUMENTS + 8 * index];
}

export function returning(verdict: number): Instruction {
  return [RETURN, 0, 0, verdict];
}

export function whenEqual(operand: number, block: readonly Instruction[]): Instruction[] {
  return [[JUMP_EQUAL, 0, block.length, operand], ...block];
}

export function unlessEqual(operand: number, block: readonly Instruction[]): Instruction[] {
  return [[JUMP_EQUAL, block.length, 0, operand], ...block];
}

export function whenAtLeast(operand: number, block: readonly Instruction[]): Instruction[] {
  return [[JUMP_AT_LEAST, 0, block.length, operand], ...block];
}

export function whenAnyBit(operand: number, block: readonly Instruction[]): Instruction[] {
  return [[JUMP_ANY_BIT, 0, block.length, operand], ...block];
}

export function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, [code, whenTrue, whenFalse, operand]] of program.entries()) {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, whenTrue);
    bytes.setUint8(index * 8 + 3, whenFalse);
    bytes.setUint32(index * 8 + 4, operand, true);
  }
  return new Uint8Array(bytes.buffer);
}
