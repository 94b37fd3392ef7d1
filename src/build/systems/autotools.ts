import { OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** `./configure && make && make install DESTDIR=…` (GNU Coding Standards, 7.1 and 7.2.4), each its own process. */
export function autotools(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, env } = draft;
  const build = ['-j{jobs}', ...recipe.make, ...recipe.targets];
  const install = [`DESTDIR=${OUT}`, ...recipe.make, ...recipe.install];
  return {
    tools: ['make'],
    steps: [
      ...scriptSteps(draft),
      { name: 'configure', argv: ['./configure', `--prefix=${prefix}`, ...recipe.options], cwd, env },
      { name: 'make', argv: ['make', ...build], cwd, env },
      { name: 'install', argv: ['make', ...install], cwd, env },
    ],
  };
}
