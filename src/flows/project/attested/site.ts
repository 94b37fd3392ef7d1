import type { Manifest } from '../../../request/manifest/manifest.ts';
import type { FlowContext } from '../../context.ts';
import type { LockFile } from '../load.ts';
import type { Raise } from '../pins.ts';
import type { Answers } from './answers.ts';
import type { Ground } from './decide-origin.ts';

/** What is taken from the lock as it stands, and what is asked for. */
export type Asking =
  /** What is installed here, and what the lock does not say. */
  | 'here'
  /** Every platform, and each artifact is led through the door as far as that can be done without its bytes. */
  | 'everything'
  /** What the lock does not say. */
  | 'nothing';

export interface AttestedSite extends Omit<Ground, 'policy'> {
  readonly manifest: Manifest;
  readonly lock: LockFile | undefined;
  readonly raise: Raise;
  readonly asking: Asking;
  readonly answers: Answers;
  readonly context: FlowContext;
}
