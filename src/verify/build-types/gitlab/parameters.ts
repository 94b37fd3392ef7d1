import type { KnownParameter } from '../../../model/build-facts.ts';

/** External parameters besides `source`, which is the source repository. */
export const parameters: readonly KnownParameter[] = [
  {
    path: 'entryPoint',
    meaning: 'Name of the job; the commit says what each job does.',
    unstated: 'harmless',
  },
  {
    path: 'variables',
    meaning:
      'Variables that GitLab does not set itself, by name; empty where their values are hidden. Somebody chose them.',
    unstated: 'refused',
  },
];
