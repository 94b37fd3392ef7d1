import { HeadwaterError } from '../../src/errors.ts';
import { Verified } from '../../src/verify/verified.ts';

/** The code with which the door refuses, or `Verified`. Any other throw of it is a defect, and passes through. */
export function refusalCode(judge: () => Verified): string {
  try {
    return Verified.is(judge()) ? 'Verified' : 'neither a refusal nor a Verified';
  } catch (error) {
    if (error instanceof HeadwaterError && error.exitCode === 3) return error.code;
    throw error;
  }
}
