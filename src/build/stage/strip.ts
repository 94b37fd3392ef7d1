import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import type { PlannedStep } from '../build-plan.ts';
import { baseEnvironment } from '../environment.ts';
import { OUT } from '../places.ts';
import { kindOf } from './read-file.ts';
import { walk } from './walk.ts';

/** Far below what the kernel takes as arguments. */
const FILES_A_PROCESS = 200;

/**
 * The steps that strip a tree mounted at /out: programs and shared libraries of all symbols
 * they do not need, static libraries of debugging symbols, with times and owners of their
 * members set to nothing (strip(1), -D).
 */
export function stripSteps(tree: string, host: Host): PlannedStep[] {
  const found = walk(tree, host)
    .filter(({ type }) => type === 'file')
    .map(({ path }) => ({ at: `${OUT}/${path}`, kind: kindOf(join(tree, path), host) }));
  const of = (kind: string) => found.filter((file) => file.kind === kind).map(({ at }) => at);
  return [
    ...batches(of('elf')).map((files) => step(['--strip-unneeded', ...files])),
    ...batches(of('static-library')).map((files) => step(['-g', '-D', ...files])),
  ];
}

function batches(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / FILES_A_PROCESS);
  return Array.from({ length: count }, (_, i) => files.slice(i * FILES_A_PROCESS, (i + 1) * FILES_A_PROCESS));
}

function step(args: readonly string[]): PlannedStep {
  return { name: 'strip', argv: ['strip', ...args], cwd: OUT, env: baseEnvironment() };
}
