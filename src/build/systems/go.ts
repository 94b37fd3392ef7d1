import { GO_CACHE, HOME, OUT, TOOLCHAINS } from '../places.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';
import { goEnvironment } from './go-environment.ts';

/**
 * The Nth of the recipe's packages becomes the Nth of the entry's programs (go help build).
 * Modules come from the folder of pinned files alone, and are checked against go.sum of
 * the source. The licences of what was built in go along.
 */
export function go(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd, bins } = draft;
  const env = goEnvironment(draft.env);
  const argv = ['go', 'build', '-trimpath', '-buildvcs=false', '-p', '{jobs}', ...recipe.options] as const;
  const packages = recipe.packages ?? ['.'];
  const licenses = `${OUT}${prefix}/share/licenses/${draft.name}`;
  return {
    tools: ['go', 'strip'],
    steps: [
      ...scriptSteps({ ...draft, env }),
      ...packages.map((path, index) => ({
        name: 'go-build',
        argv: [...argv, '-o', `${OUT}${prefix}/bin/${bins[index] ?? ''}`, path] as const,
        cwd,
        env,
      })),
      { name: 'licenses', argv: ['sh', '-euc', LICENSES, 'licenses', licenses, ...packages], cwd, env },
    ],
  };
}

/**
 * Copies the licence files of the main module, of Go itself (its runtime is in each program),
 * and of each module that a package comes from; `go list` tells their folders.
 */
const LICENSES = `to=$1; shift
copy() {
  find "$1" -maxdepth 1 -type f \\( -iname 'LICEN[CS]E*' -o -iname 'COPYING*' -o -iname 'NOTICE*' -o -iname 'PATENTS*' \\) |
    while read -r file; do mkdir -p "$2"; install -m 644 "$file" "$2/"; done
}
main=$(go list -m -f '{{.Dir}}')
copy "$main" "$to"
copy ${TOOLCHAINS}/go "$to/go"
go list -deps -f '{{with .Module}}{{if not .Main}}{{.Dir}}{{ end }}{{ end }}' "$@" >"$HOME/folders"
sort -u "$HOME/folders" | while read -r folder; do
  name=\${folder#${GO_CACHE}/}
  test -z "$folder" || copy "$folder" "$to/modules/\${name#${HOME}/}"
done`;
