import type { KnownParameter } from '../../../model/build-facts.ts';

/**
 * External parameters of a workflow besides the workflow itself (build type `workflow/v1`,
 * "External parameters"). All of them reach the build as free text, so none may stay open.
 */
export const parameters: readonly KnownParameter[] = [
  {
    path: 'inputs',
    meaning: 'What somebody typed who started the workflow by hand.',
    unstated: 'refused',
  },
  {
    path: 'release',
    meaning: 'Title, text and flags of the release that started the workflow, where not the defaults.',
    unstated: 'refused',
  },
  {
    path: 'vars',
    meaning: 'Variables that are set in the settings of the repository or its owner, outside of the source.',
    unstated: 'refused',
  },
];
