import type { KnownParameter } from '../../../model/build-facts.ts';

const eventInputs: KnownParameter = {
  path: 'event_inputs',
  meaning: 'What somebody typed who started the workflow by hand; also where only the event itself has it.',
  unstated: 'refused',
};

const inputs: KnownParameter = {
  path: 'inputs',
  meaning: 'Inputs of the reusable workflow that built: folders, versions of tools, commands.',
  unstated: 'refused',
};

/** SLSA v0.2: `invocation.parameters`. */
export const parametersV02: readonly KnownParameter[] = [eventInputs, inputs];

/** SLSA v1: `externalParameters` besides `workflow` and `source`, which tell of the source. */
export const parametersV1: readonly KnownParameter[] = [
  eventInputs,
  inputs,
  { path: 'vars', meaning: 'Variables set outside of the source.', unstated: 'refused' },
  {
    path: 'builderImage',
    meaning: 'Image and digest that a container-based build ran in.',
    unstated: 'refused',
  },
  {
    path: 'configPath',
    meaning: 'File of the source that says how a container-based build runs.',
    unstated: 'refused',
  },
  {
    path: 'buildConfig',
    meaning: 'Command and path of the artifact, as the file at configPath has them.',
    unstated: 'refused',
  },
];
