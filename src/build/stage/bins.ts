import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { walk } from './walk.ts';

/**
 * Every command of the entry is there and can be run; a library has at least one file.
 * @throws HeadwaterError BUILD_OUTPUT_EMPTY
 */
export function checkBins(tree: string, bins: readonly string[], host: Host): void {
  const entries = new Map(walk(tree, host).map((entry) => [entry.path, entry]));
  if (![...entries.values()].some(({ type }) => type === 'file')) refuse('files', 'none');
  for (const bin of bins) {
    const entry = entries.get(`bin/${bin}`);
    const runnable = entry?.executable === true || entry?.type === 'symlink';
    if (!runnable) refuse(`an executable bin/${bin}`, entry === undefined ? 'nothing' : `a ${entry.type}`);
  }
}

function refuse(expected: string, found: string): never {
  throw new HeadwaterError('BUILD_OUTPUT_EMPTY', 'the build did not make what its entry promises', {
    expected,
    found,
    hint: 'commands go to {out}{prefix}/bin; `bins` names those that people get, and the log shows what was installed',
  });
}
