import { MESON_TREE, OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** Setup, compile and install in a folder beside the source (meson(1); "Commands" of Meson's manual). */
export function meson(draft: Draft): SystemSteps {
  const { recipe, cwd, env } = draft;
  const build = ['-C', MESON_TREE, '-j', '{jobs}', ...recipe.make, ...recipe.targets];
  const install = ['install', '-C', MESON_TREE, '--no-rebuild', '--destdir', OUT];
  return {
    tools: ['meson'],
    steps: [
      ...scriptSteps(draft),
      { name: 'setup', argv: ['meson', ...setupArguments(draft)], cwd, env },
      // Ninja itself, since meson's own `compile` would start it through a shell.
      { name: 'compile', argv: ['ninja', ...build], cwd, env },
      { name: 'install', argv: ['meson', ...install], cwd, env },
    ],
  };
}

function setupArguments({ recipe, prefix, cwd }: Draft): string[] {
  return [
    ...['setup', MESON_TREE, cwd],
    `--prefix=${prefix}`,
    // Debian's meson would install to lib/<triplet>.
    '--libdir=lib',
    '--buildtype=plain',
    // A subproject would be fetched, or be a copy that no recipe names.
    '--wrap-mode=nodownload',
    '--default-library=static',
    // What is not asked for must not depend on what the machine happens to have.
    '--auto-features=disabled',
    ...recipe.options,
  ];
}
