import type { Recipe } from '../../catalog/entry.ts';
import type { BinName, PackageName } from '../../model/package-name.ts';
import type { PlannedNeed, PlannedStep } from '../build-plan.ts';

/** A recipe with its placeholders expanded, and what its build system needs to know besides. */
export interface Draft {
  readonly recipe: Recipe;
  readonly prefix: string;
  /** Folder in which the build runs, inside the seal. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly needs: readonly PlannedNeed[];
  readonly name: PackageName;
  readonly bins: readonly BinName[];
}

/** What one build system makes of a recipe. */
export interface SystemSteps {
  /** Host tools the system itself calls. */
  readonly tools: readonly string[];
  readonly steps: readonly PlannedStep[];
}

/** The recipe's own commands: all of `script`, and what precedes the build of any other system. */
export function scriptSteps({ recipe, cwd, env }: Draft): PlannedStep[] {
  return recipe.script.map(([program = '', ...rest]) => ({
    name: nameOf(program, rest),
    argv: [program, ...rest],
    cwd,
    env,
  }));
}

/** How many words of a script tell it from others. */
const WORDS = 3;
const LONGEST = 32;

/** The program; of `sh -c` the first words of what it is told to do, but for settings and assignments. */
function nameOf(program: string, [flag, script]: readonly string[]): string {
  const base = program.slice(program.lastIndexOf('/') + 1);
  if (flag === undefined || !/^-[a-z]*c$/.test(flag) || script === undefined) return slug(base) || 'step';
  const words = script
    .replace(/^\s*(set [-+]\w+\s*(;|&&|\n)\s*|[A-Za-z_]\w*=[^\s;&]*\s*(;|&&|\n)\s*)+/, '')
    .split(/[\s"'=]+/)
    .filter((word) => !word.startsWith('-'))
    .map(slug)
    .filter((word) => word !== '');
  return words.slice(0, WORDS).join('-').slice(0, LONGEST).replace(/-$/, '') || slug(base) || 'step';
}

/** The last part of a path, in lower-case words, fit for a file name. */
function slug(word: string): string {
  const last = word.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
