import type { Recipe } from '../../catalog/entry.ts';
import type { PlannedNeed, PlannedStep } from '../build-plan.ts';

/** A recipe with its placeholders expanded, and what its build system needs to know besides. */
export interface Draft {
  readonly recipe: Recipe;
  readonly prefix: string;
  /** Folder in which the build runs, inside the seal. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly needs: readonly PlannedNeed[];
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
    name: wordOf(program),
    argv: [program, ...rest],
    cwd,
    env,
  }));
}

function wordOf(program: string): string {
  const base = program.slice(program.lastIndexOf('/') + 1).toLowerCase();
  return base.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'step';
}
