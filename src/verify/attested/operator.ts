import type { BuildFacts } from '../../model/build-facts.ts';
import type { Signer } from '../../model/signer.ts';
import type { Trust } from '../../model/trust.ts';
import { vouchesFor } from './trusted-builder.ts';

/**
 * Who runs the builder, as trust names him. Undefined where trust does not say it, or says
 * two things: of such a builder nobody knows whether it is independent of another.
 */
export function operatorOf(build: BuildFacts, signer: Signer, trust: Trust): string | undefined {
  const operators =
    signer.kind === 'key'
      ? operatorsOfKey(signer.keyId, build, trust)
      : (trust.builders ?? [])
          .filter((row) => vouchesFor(row, build, signer))
          .map(({ operator }) => operator);
  const [operator, ...others] = new Set(operators);
  return others.length === 0 ? operator : undefined;
}

/** The attack: this machine under the name of somebody else, as a witness of its own build. */
function operatorsOfKey(wanted: string, { builderId }: BuildFacts, { keys = [], builderKeys }: Trust) {
  if (builderKeys.some(({ keyId }) => keyId === wanted)) return [];
  return keys
    .filter((key) => key.keyId === wanted && key.builderId === builderId)
    .map(({ operator }) => operator);
}
