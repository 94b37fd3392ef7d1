import { openSeal } from '../../src/build/seal/open.ts';
import type { SealedStep, SealedView } from '../../src/build/seal/seal.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { createHost } from '../../src/host/create.ts';

/**
 * Opens the seal that the environment asks for and runs one step in it, both read as JSON
 * from the first argument: for tests that need another process, another user, or one to kill.
 */
const { step, view } = JSON.parse(process.argv[2] ?? '') as { step: SealedStep; view: SealedView };
try {
  const seal = await openSeal(createHost());
  console.log(JSON.stringify({ result: await seal.run(step, view) }));
} catch (error) {
  if (!(error instanceof HeadwaterError)) throw error;
  console.log(JSON.stringify({ error: { code: error.code, detail: error.detail } }));
}
