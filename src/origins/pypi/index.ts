import type { Origin } from '../origin.ts';
import { find } from './artifact.ts';
import { pypiAuthorization } from './ask.ts';
import { evidence } from './evidence.ts';
import { versions } from './versions.ts';

export { saidPublishers } from './evidence.ts';
export { publisherHint, publishersIn } from './publisher.ts';

/** Wheels of the index that the machine's own pip is configured with. */
export const pypi: Origin = {
  evidenceBy: 'address',
  versions,
  find,
  evidence,
  authorization: ({ artifact }, { host }) => pypiAuthorization(artifact.url, host),
};
