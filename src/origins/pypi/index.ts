import type { Origin } from '../origin.ts';
import { find } from './artifact.ts';
import { pypiAuthorization } from './ask.ts';
import { evidence, saidPublishers } from './evidence.ts';
import { publisherHint } from './publisher.ts';
import { versions } from './versions.ts';

/** Wheels of the index that the machine's own pip is configured with. */
export const pypi: Origin = {
  evidenceBy: 'address',
  versions,
  find,
  evidence,
  authorization: ({ artifact }, { host }) => pypiAuthorization(artifact.url, host),
  advice: async (part, context) => publisherHint(part.artifact.fileName, await saidPublishers(part, context)),
};
