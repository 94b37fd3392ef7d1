import type { AttestedExpectation } from '../model/attested-expectation.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Trust, TrustedBuilderKey } from '../model/trust.ts';
import type { AttestedClaims, Claims } from '../model/verified.ts';

/** What was expected, and what was found. */
interface Judged {
  readonly expectation: Expectation | AttestedExpectation;
  readonly claims: Claims | AttestedClaims;
}

/**
 * Of all that a machine believes, what this one judgement rested on: the key or the root,
 * and the rows that could give it its level. It stays beside the tree for as long as that
 * lies there, so it holds nothing else, and roots of others are not even read for it.
 */
export function usedTrust(trust: Trust, { expectation, claims }: Judged): Trust {
  if (expectation.buildType === 'headwater-source') {
    return builderKeyOf(trust, claims.signer);
  }
  const { signer } = expectation;
  switch (signer.kind) {
    case 'key':
      return {
        builderKeys: [],
        keys: (trust.keys ?? []).filter(({ keyId }) => keyId === signer.keyId),
        roots: (trust.roots ?? []).filter(({ name }) => name === signer.root),
      };
    case 'certificate':
      return {
        builderKeys: [],
        roots: (trust.roots ?? []).filter(({ name }) => name === signer.root),
        builders: (trust.builders ?? []).filter(
          ({ root, issuer, level }) =>
            root === signer.root && issuer === signer.issuer && level === claims.level,
        ),
      };
    default:
      return signer satisfies never;
  }
}

/** The builder key of this name, whosever it is. */
export function builderKeyOf(trust: Trust, signer: string): Trust {
  const isSigner = ({ keyId }: TrustedBuilderKey) => keyId === signer;
  const own = trust.builderKeys.filter(isSigner);
  return { builderKeys: own.length > 0 ? own : (trust.machineKeys ?? []).filter(isSigner) };
}

/** The same of several judgements: whatever any of them rested on, each once. */
export function trustOfAll(used: readonly Trust[]): Trust {
  return {
    builderKeys: once(used.flatMap(({ builderKeys }) => builderKeys)),
    keys: once(used.flatMap(({ keys = [] }) => keys)),
    roots: once(used.flatMap(({ roots = [] }) => roots)),
    builders: once(used.flatMap(({ builders = [] }) => builders)),
  };
}

function once<T>(rows: readonly T[]): readonly T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

export function printTrust(trust: Trust): string {
  return `${JSON.stringify(trust, null, 2)}\n`;
}
