import { HeadwaterError } from '../errors.ts';
import { Verified } from '../model/verified.ts';

/**
 * Attack: an object of the right shape that no door ever saw.
 * @throws HeadwaterError VERIFY_INTERNAL
 */
export function expectProof(verified: Verified): void {
  if (Verified.is(verified)) return;
  throw new HeadwaterError('VERIFY_INTERNAL', 'only what the door let pass is unpacked', {
    hint: 'This is a mistake in headwater. Please report it.',
  });
}
