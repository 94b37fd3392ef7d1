import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/** The recipe's commands and nothing else; they install to `{out}{prefix}` themselves. */
export function script(draft: Draft): SystemSteps {
  return { tools: [], steps: scriptSteps(draft) };
}
