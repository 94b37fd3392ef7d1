import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { type Generation, parseGeneration } from './generation.ts';

/**
 * The global set as it is now; undefined before the first tool was linked.
 * @throws HeadwaterError GENERATION_INVALID when what `current` points to cannot be read.
 */
export function currentGeneration(host: Host): Generation | undefined {
  const target = linkTarget(join(host.paths.generations, 'current'), host);
  if (target === undefined) return undefined;
  const number = numberOf(target);
  if (number === undefined) throw unreadable(`generations/current points to ${JSON.stringify(target)}`);
  return readGeneration(number, host);
}

/** @throws HeadwaterError GENERATION_INVALID */
export function readGeneration(number: number, host: Host): Generation {
  const file = join(host.paths.generations, String(number), 'generation.json');
  try {
    return parseGeneration(host.fs.readFileSync(file), number, host);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) throw error;
    throw unreadable(`${file} is missing`);
  }
}

/** Numbers of all generations, oldest first. */
export function generationNumbers(host: Host): readonly number[] {
  if (!host.fs.existsSync(host.paths.generations)) return [];
  const names = host.fs.readdirSync(host.paths.generations);
  return names.flatMap((name) => numberOf(name) ?? []).sort((a, b) => a - b);
}

function numberOf(name: string): number | undefined {
  return /^[1-9][0-9]{0,8}$/.test(name) ? Number(name) : undefined;
}

function linkTarget(path: string, host: Host): string | undefined {
  try {
    return host.fs.readlinkSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    if (errorCode(error) === 'EINVAL') throw unreadable(`${path} is not a symbolic link`);
    throw error;
  }
}

function unreadable(problem: string): HeadwaterError {
  return new HeadwaterError('GENERATION_INVALID', problem, {
    hint: 'Remove generations/current and install the tools again; the store keeps what was built.',
  });
}
