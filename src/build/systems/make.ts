import { OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/**
 * A plain makefile. Both spellings of the prefix are given, since makefiles know one or
 * the other; the recipe's own arguments come last, where they win (GNU make manual,
 * "Overriding Variables"). Installation is serial: install rules race more often than
 * they gain.
 */
export function make(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, env } = draft;
  const places = [`prefix=${prefix}`, `PREFIX=${prefix}`];
  const build = ['-j{jobs}', ...places, ...recipe.make, ...recipe.targets];
  const install = [...places, `DESTDIR=${OUT}`, ...recipe.make, ...recipe.install];
  return {
    tools: ['make'],
    steps: [
      ...scriptSteps(draft),
      { name: 'make', argv: ['make', ...build], cwd, env },
      { name: 'install', argv: ['make', ...install], cwd, env },
    ],
  };
}
