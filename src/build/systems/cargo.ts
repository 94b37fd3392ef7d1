import { OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** Each of the recipe's crates is installed from its lock, without a network (cargo-install(1)). */
export function cargo(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, env } = draft;
  const argv = ['cargo', 'install', '--locked', '--offline', '--no-track', '--jobs', '{jobs}'] as const;
  const crates = recipe.packages ?? ['.'];
  return {
    tools: ['rust'],
    steps: [
      ...scriptSteps(draft),
      ...crates.map((path) => ({
        name: 'cargo-install',
        argv: [...argv, '--root', `${OUT}${prefix}`, '--path', path, ...recipe.options] as const,
        cwd,
        env,
      })),
    ],
  };
}
