/** Bytes that this process and its children may still take, within the limits of its control group; on Linux what the kernel calls available. */
export function availableMemory(): number {
  return process.availableMemory();
}
