import { OUT } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/**
 * Each of the recipe's packages becomes a program in `bin` (go help build). Modules come
 * from the folder of pinned files alone, and are checked against go.sum of the source.
 */
export function go(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, env } = draft;
  const bin = `${OUT}${prefix}/bin/`;
  const argv = ['go', 'build', '-trimpath', '-buildvcs=false', '-p', '{jobs}', ...recipe.options] as const;
  const packages = recipe.packages ?? ['.'];
  return {
    tools: ['go'],
    steps: [
      ...scriptSteps(draft),
      ...packages.map((path) => ({
        name: 'go-build',
        argv: [...argv, '-o', bin, path] as const,
        cwd,
        env: { ...GO_ENVIRONMENT, ...env },
      })),
    ],
  };
}

const GO_ENVIRONMENT = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=readonly',
  GOPROXY: 'file:///modules',
  GOSUMDB: 'off',
  GOTOOLCHAIN: 'local',
  GOVCS: '*:off',
};
