import { MESON_TREE, OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** Set up, compile and install in a folder beside the source (meson(1)); subprojects are never downloaded. */
export function meson(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, env } = draft;
  const setup = [
    ...['setup', MESON_TREE, cwd, `--prefix=${prefix}`, '--libdir=lib', '--buildtype=plain'],
    ...['--wrap-mode=nodownload', '--auto-features=disabled', '--default-library=static'],
    ...recipe.options,
  ];
  return {
    tools: ['meson', 'ninja', 'python3'],
    steps: [
      ...scriptSteps(draft),
      { name: 'setup', argv: ['meson', ...setup], cwd, env },
      {
        name: 'compile',
        argv: ['meson', 'compile', '-C', MESON_TREE, '-j', '{jobs}', ...recipe.targets],
        cwd,
        env,
      },
      {
        name: 'install',
        argv: ['meson', 'install', '-C', MESON_TREE, '--no-rebuild', '--destdir', OUT],
        cwd,
        env,
      },
    ],
  };
}
