import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import type { BinName, PackageName } from '../model/package-name.ts';
import { currentGeneration } from './current.ts';
import { type LinkedPackage, programOf } from './generation.ts';
import { shimBytes } from './shim-text.ts';
import { bytesOf, isInOrder } from './shims.ts';

/** A linked command that does not do what the global set says of it. */
export interface LinkFault {
  readonly name: PackageName;
  readonly bin: BinName;
  /** `shim`: missing, changed, or of another headwater. `resolution`: the file that names its program. */
  readonly at: 'shim' | 'resolution' | 'program';
}

/** @throws HeadwaterError GENERATION_INVALID */
export function linkFaults(host: Host): readonly LinkFault[] {
  return (currentGeneration(host)?.packages ?? []).flatMap((linked) => faultsOf(linked, host));
}

export function faultsOf(linked: LinkedPackage, host: Host): readonly LinkFault[] {
  const { name } = linked;
  const bytes = shimBytes(host);
  return linked.bins.flatMap((bin) => [
    ...(isInOrder(join(host.paths.bin, bin), bytes, host) ? [] : [{ name, bin, at: 'shim' as const }]),
    ...(isResolved(linked, bin, host) ? [] : [{ name, bin, at: 'resolution' as const }]),
    ...(isProgram(programOf(linked, bin), host) ? [] : [{ name, bin, at: 'program' as const }]),
  ]);
}

/** Whether the file that the shim reads says what the current generation says. */
export function isResolved(linked: LinkedPackage, bin: BinName, host: Host): boolean {
  const file = join(host.paths.generations, 'current', 'tools', bin);
  return bytesOf(file, host)?.toString() === `${programOf(linked, bin)}\n`;
}

function isProgram(path: string, { fs }: Host): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}
