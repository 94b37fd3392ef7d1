import { CMAKE_TREE, OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** Configure, build and install in a folder beside the source (cmake(1), "Build Tool Mode", "Install Mode"). */
export function cmake(draft: Draft): SystemSteps {
  const { recipe, cwd, env } = draft;
  const build = [
    ...['--build', CMAKE_TREE, '--parallel', '{jobs}'],
    ...recipe.targets.flatMap((target) => ['--target', target]),
    ...(recipe.make.length > 0 ? ['--', ...recipe.make] : []),
  ];
  return {
    tools: ['cmake', 'make'],
    steps: [
      ...scriptSteps(draft),
      { name: 'configure', argv: ['cmake', ...configureArguments(draft)], cwd, env },
      { name: 'build', argv: ['cmake', ...build], cwd, env },
      { name: 'install', argv: ['cmake', '--install', CMAKE_TREE], cwd, env: { ...env, DESTDIR: OUT } },
    ],
  };
}

function configureArguments({ recipe, prefix, cwd, needs }: Draft): string[] {
  return [
    ...['-S', cwd, '-B', CMAKE_TREE, '-G', 'Unix Makefiles'],
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    '-DCMAKE_INSTALL_LIBDIR=lib',
    '-DCMAKE_BUILD_TYPE=Release',
    // A run path into the build tree would name folders that exist nowhere else.
    '-DCMAKE_SKIP_RPATH=ON',
    ...(needs.length > 0 ? [`-DCMAKE_PREFIX_PATH=${needs.map(({ at }) => at).join(';')}`] : []),
    ...recipe.options,
  ];
}
