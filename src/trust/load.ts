import type { Host } from '../host/host.ts';
import type { Trust, TrustedKey } from '../model/trust.ts';
import { SHIPPED_BUILDERS } from './builders.ts';
import { readPrivateFile } from './private-file.ts';
import { openWhenAsked, placedRoots } from './roots.ts';
import { parseTrust, trustFile } from './trust-file.ts';
import { readUserTrust, type UserTrust } from './user-trust.ts';
import { keyOfVerifier } from './verifier-row.ts';

type TrustInOthers = Required<Pick<Trust, 'roots' | 'keys' | 'builders' | 'verifiers'>>;

/**
 * Whom this machine believes: the builder keys it made itself, read at once; and signers
 * of others, read when somebody first looks at them, which a build of one's own never
 * does. Each root's file is compared with its pinned digest when its JSON is asked for.
 * @throws HeadwaterError TRUST_INVALID for a file that is not well-formed, whose keys are
 * not what they are named after, that claims a higher level than it can earn, or that
 * others could have written. Of the files about others it is thrown at the first look.
 */
export function loadTrust(host: Host): Trust {
  const { builderKeys } = loadBuilderKeys(host);
  let others: TrustInOthers | undefined;
  const look = (): TrustInOthers => {
    others ??= loadOthers(host);
    return others;
  };
  return {
    builderKeys,
    get roots() {
      return look().roots;
    },
    get keys() {
      return look().keys;
    },
    get builders() {
      return look().builders;
    },
    get verifiers() {
      return look().verifiers;
    },
  };
}

/** The part of it that this machine's own builds need. */
function loadBuilderKeys(host: Host): Pick<Trust, 'builderKeys'> {
  const path = trustFile(host);
  const bytes = readPrivateFile(host, path, { code: 'TRUST_INVALID', forbidden: 0o022 });
  return bytes === undefined ? { builderKeys: [] } : parseTrust(bytes, path);
}

function loadOthers(host: Host): TrustInOthers {
  const user = readUserTrust(host);
  const shipped = SHIPPED_BUILDERS.filter(({ name }) => !user.denied.includes(name));
  return {
    roots: placedRoots(user, host).map((root) => openWhenAsked(root, host)),
    keys: keysOf(user),
    builders: [...shipped, ...user.builders],
    verifiers: user.verifiers,
  };
}

/** A key that is trusted for itself stays what it is, whoever verifies with it. */
function keysOf({ keys, verifiers }: UserTrust): readonly TrustedKey[] {
  const found = new Map<string, TrustedKey>();
  for (const key of [...keys, ...verifiers.map(keyOfVerifier)]) {
    if (key !== undefined && !found.has(key.keyId)) found.set(key.keyId, key);
  }
  return [...found.values()];
}
