import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { syncDirectory } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { removeTree } from '../host/remove-tree.ts';
import { syncTree } from '../host/sync-tree.ts';
import { generationNumbers } from './current.ts';
import { type Generation, type LinkedPackage, printGeneration, programOf } from './generation.ts';

const MAKING = '.making';
const NEXT_CURRENT = '.current';

/**
 * Writes the next generation, complete and durable, under its number: generation.json and
 * one file a command, whose only line is the path of the program. Nobody sees it before
 * `makeCurrent`. The caller holds the lock `global`.
 */
export function makeGeneration(content: Pick<Generation, 'createdAt' | 'packages'>, host: Host): Generation {
  const { generations } = host.paths;
  const generation = { number: (generationNumbers(host).at(-1) ?? 0) + 1, ...content };
  const making = join(generations, MAKING);
  host.fs.mkdirSync(join(making, 'tools'), { recursive: true });
  for (const linked of content.packages) writeResolutions(join(making, 'tools'), linked, host);
  host.fs.writeFileSync(join(making, 'generation.json'), printGeneration(generation, host));
  syncTree(host, making);
  host.fs.renameSync(making, join(generations, String(generation.number)));
  syncDirectory(host, generations);
  return generation;
}

/** Points `current` to a generation: a symlink beside it, renamed over it. */
export function makeCurrent(number: number, host: Host): void {
  const { generations } = host.paths;
  const next = join(generations, NEXT_CURRENT);
  host.fs.symlinkSync(String(number), next);
  host.fs.renameSync(next, join(generations, 'current'));
  syncDirectory(host, generations);
}

/** Deletes what a run left that did not come to its end. The caller holds the lock `global`. */
export function dropUnfinishedGeneration(host: Host): void {
  removeTree(host, join(host.paths.generations, MAKING));
  host.fs.rmSync(join(host.paths.generations, NEXT_CURRENT), { force: true });
}

/** One file a command, whose only line is the path of its program. @throws HeadwaterError STORE_DAMAGED */
export function writeResolutions(tools: string, linked: LinkedPackage, host: Host): void {
  for (const bin of linked.bins) {
    const program = programOf(linked, bin);
    requireProgram(program, host);
    host.fs.writeFileSync(join(tools, bin), `${program}\n`, { flag: 'wx' });
  }
}

function requireProgram(program: string, host: Host): void {
  const stat = host.fs.statSync(program, { throwIfNoEntry: false });
  if (stat?.isFile() === true && (stat.mode & 0o111) !== 0) return;
  throw new HeadwaterError('STORE_DAMAGED', 'a program of the store is missing or cannot be run', {
    subject: program,
    hint: 'Run `headwater verify` to see what is damaged, and install the package again.',
  });
}
