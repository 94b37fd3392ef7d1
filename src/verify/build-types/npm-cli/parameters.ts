import type { KnownParameter } from '../../../model/build-facts.ts';

/** On GitHub Actions npm writes an empty object: inputs of the workflow are not in its provenance at all. */
export const githubParameters: readonly KnownParameter[] = [];

/** On GitLab it writes a fixed list of variables that GitLab itself sets, and the name of the job. */
export const gitlabParameters: readonly KnownParameter[] = [
  {
    path: 'entryPoint',
    meaning: 'Name of the job; the commit says what each job does.',
    unstated: 'harmless',
  },
];

export const parameters: readonly KnownParameter[] = [...githubParameters, ...gitlabParameters];
